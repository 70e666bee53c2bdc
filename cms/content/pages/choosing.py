"""Wagtail's dialogs and fields that choose a page or a file, with only what the user may see."""

import json
from typing import Any

from django.http import HttpRequest
from rest_framework.authentication import SessionAuthentication
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.admin.views.chooser import BrowseView, ChosenMultipleView, ExternalLinkView
from wagtail.admin.widgets import BaseChooser
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.documents import get_document_model
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.content.blocks.link_handlers import DocumentElementHandler, PageElementHandler
from cms.foundation.users.private_files import PrivateFilesPolicy
from cms.foundation.users.sight import may_read_draft, may_see, viewer, visible_pages

# Wagtail registers its dialogs before any of ours, so that no address of ours can come first.
_children, _chosen = BrowseView.get_object_list, ChosenMultipleView.get
_link, _field = ExternalLinkView.post, BaseChooser.get_value_data
HIDDEN_FILE = "A file that you may not see"
CONFIRM = "wagtailadmin/chooser/confirm_external_to_internal.html"


def install() -> None:
    """Let Wagtail's dialogs and fields show only what the user may see."""
    BrowseView.get_object_list = seen_below
    ChosenMultipleView.get = seen_of_chosen
    ExternalLinkView.post = seen_at_address
    BaseChooser.get_value_data = seen_in_field
    ImagesAdminAPIViewSet.authentication_classes = [SessionAuthentication]
    ImagesAdminAPIViewSet.get_queryset = seen_in_api
    DocumentsAdminAPIViewSet.authentication_classes = [SessionAuthentication]
    DocumentsAdminAPIViewSet.get_queryset = seen_in_api


def seen_below(view: BrowseView) -> Any:
    """Return the pages below the one that is opened; below the root if that one is hidden.

    Wagtail opens the lowest page that is above all pages of a type.
    """
    if not may_see(view.request.user, view.parent_page):
        view.parent_page = Page.get_first_root_node()
    return _children(view).prefetch_workflow_states().annotate_approved_schedule()


def seen_of_chosen(view: ChosenMultipleView, request: HttpRequest) -> Any:
    """Return those of the pages that were ticked that are not hidden, with the ways to them."""
    asked: Any = request.GET.copy()
    ids = [key for key in asked.getlist("id") if key.isdecimal()]
    seen = visible_pages(request.user).filter(pk__in=ids)
    form_of = {page.pk: AdminURLFinder(request.user).get_edit_url(page) for page in seen}
    asked.setlist("id", [str(key) for key in form_of])
    request.GET = asked
    chosen = json.loads(_chosen(view, request).content)["result"]
    return view.render_chosen_response([page | {"editUrl": form_of[page["id"]]} for page in chosen])


def seen_at_address(view: ExternalLinkView, request: HttpRequest) -> Any:
    """Return the page that has an address that was typed, or the address if the page is hidden."""
    answer = _link(view, request)
    sent = json.loads(answer.content)
    internal = sent.get("internal") or sent.get("result") or {}
    page = Page.objects.filter(pk=internal.get("id")).first()
    if page is None or may_read_draft(request.user, page):
        return answer
    if not may_see(request.user, page):
        return view.render_chosen_response(view.get_result_data())
    internal |= {"adminTitle": page.title, "editUrl": ""}
    if "internal" not in sent:
        return view.render_chosen_response(internal)
    del sent["html"]
    addresses = {
        "submitted_url": sent["external"]["url"],
        "internal_url": page.get_full_url(request),
    }
    words = addresses | {"page": page.title}
    return render_modal_workflow(request, CONFIRM, None, words, json_data=sent)


def seen_in_field(widget: BaseChooser, value: Any) -> dict[str, Any] | None:
    """Return what a field shows of its page or file; of a hidden file only that there is one.

    The title of a hidden page is hidden wherever it stands. There is a way to the form of what was
    chosen for those who may change it.
    """
    instance = widget.get_instance(value)
    found: dict[str, Any] | None = _field(widget, instance)
    if found is None:
        return None
    found["edit_url"] = AdminURLFinder(viewer.get()).get_edit_url(instance)
    if not _is_hidden(instance):
        return found
    nothing = {"url": "", "width": 1, "height": 1}
    words = {"default_alt_text": "", widget.display_title_key: HIDDEN_FILE}
    return found | words | {"preview": nothing, "url": "", "filename": ""}


def seen_in_api(view: BaseAPIViewSet) -> Any:
    """Return the files that the API of the admin lists, which leaves out those that are hidden.

    Wagtail's would fail over a private collection, as this project's API asks nobody for a login.
    """
    policy = policy_registry.get_by_type(view.model)
    may = ["choose", "change"]
    return policy.instances_user_has_any_permission_for(view.request.user, may).order_by("pk")


def _is_hidden(file: Any) -> bool:
    user, policy = viewer.get(), policy_registry.get(file)
    is_kept = user is not None and isinstance(policy, PrivateFilesPolicy)
    return is_kept and policy.is_hidden_from(user, file)


class SeenDocumentLinkHandler(DocumentElementHandler):
    """The link to a document in the editor, without name and address of one that is hidden."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """Return what the editor knows of the document."""
        found: dict[str, Any] = super().get_attribute_data(attrs)
        is_hidden = "url" in found and _is_hidden(get_document_model().objects.get(pk=found["id"]))
        return found | {"url": None, "filename": HIDDEN_FILE} if is_hidden else found


class SeenPageLinkHandler(PageElementHandler):
    """The link to a page in the editor, without the address of a page that is hidden."""

    def get_attribute_data(self, attrs: dict[str, str]) -> dict[str, Any]:
        """Return what the editor knows of the page; it keeps a link that it has no address for."""
        found: dict[str, Any] = super().get_attribute_data(attrs)
        user, page = viewer.get(), Page.objects.filter(pk=found["id"]).first()
        if user and page and not may_see(user, page):
            found["url"] = None
        return found

"""Wagtail's form for a new page, which creates one page however often it is sent."""

import json
from typing import Any

from django.apps import apps
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from modelcluster.models import get_all_child_relations
from wagtail.admin.utils import set_query_params
from wagtail.admin.views.pages.create import CreateView as WagtailCreateView
from wagtail.models import Page, Revision

from cms.content.pages.forms import content_id_of
from cms.content.pages.models import BasePage
from cms.editorial.editing.missing import SaysWhatIsMissing
from cms.editorial.editing.models import lock_page
from cms.editorial.editing.refusals import draft_instead
from cms.editorial.editing.sending import answer_script
from cms.editorial.editing.views import COMPARE, EditView


class ResentView(EditView):
    """The view for a create form that is sent again: it edits the page that the form created.

    The form may be saved as long as nobody has opened the page, because until then everything in
    the page came from this form. After that, it counts as opened with the page's first version.
    """

    def dispatch(self, request: Any, page_id: int, **kwargs: Any) -> Any:
        """Add to the form data which revision the form was opened with."""
        lock_page(page_id)
        page = Page.objects.get(pk=page_id)
        first = page.revisions.order_by("created_at", "pk").first()
        if first:
            sent = request.POST.copy()
            sent["loaded_revision_id"] = str(first.pk)
            sent["loaded_revision_created_at"] = first.created_at.isoformat()
            if first.user_id == request.user.pk:
                sent["overwrite_revision_id"] = str(first.pk)
            request.POST = sent
        response = super().dispatch(request, page_id, **kwargs)
        return _with_addresses(response, page_id)

    def get_object(self) -> BasePage:
        """Return the page without child objects: the form sends all of them as new."""
        return _childless(super().get_object())

    def _opened_page(self, base: Revision | None) -> BasePage:
        return _childless(super()._opened_page(base))


class CreateView(SaysWhatIsMissing, WagtailCreateView):
    """The view of the form for a new page, which creates one page even if it is sent twice."""

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """Return the view, wrapped so that nothing is lost when publishing or sending fails."""
        return answer_script(draft_instead(super().as_view(**options)))

    def dispatch(
        self,
        request: HttpRequest,
        content_type_app_name: str,
        content_type_model_name: str,
        parent_page_id: int,
    ) -> Any:
        """Lock the parent page, and edit the page if the form has already created it."""
        if request.method == "POST":
            lock_page(parent_page_id)
            model = apps.get_model(content_type_app_name, content_type_model_name)
            made = _made_by(request, model)
            if made:
                return ResentView.as_view()(request, page_id=made.pk)
            if COMPARE in request.GET:
                return JsonResponse({"news": True})
        return super().dispatch(
            request, content_type_app_name, content_type_model_name, parent_page_id
        )


def _made_by(request: HttpRequest, model: type[BasePage]) -> BasePage | None:
    """Return the page that this form has already created, or None."""
    key = content_id_of(request.POST.get("creation_token", ""), request.user)
    return model.objects.filter(content_id=key).first() if key else None


def _childless(page: BasePage) -> BasePage:
    for relation in get_all_child_relations(page):
        setattr(page, relation.get_accessor_name(), [])
    return page


def _with_addresses(response: Any, page_id: int) -> Any:
    """Add the URLs of the page for autosave, as Wagtail does when it has created a page."""
    if not isinstance(response, JsonResponse) or not (data := json.loads(response.content)).get(
        "success"
    ):
        return response
    url = reverse("wagtailadmin_pages:edit", args=[page_id])
    hydrate_url = set_query_params(url, {"_w_hydrate_create_view": "1"})
    return JsonResponse({**data, "url": url, "hydrate_url": hydrate_url})

"""Wagtail's forms of a page, which save over nothing that was saved after they were opened."""

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView as WagtailEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView as WagtailRevertView
from wagtail.models import Page, Revision

from cms.content.pages.forms import UNREVISED
from cms.content.pages.models import BasePage
from cms.delivery.models import BuildFailure
from cms.editorial.editing.comments import without_gone_comments
from cms.editorial.editing.merging import merge
from cms.editorial.editing.models import OpenedRevision, SetAside, lock_page, set_aside
from cms.editorial.editing.refusals import draft_instead
from cms.editorial.editing.versions import Versions
from cms.editorial.editing.wording import NEWER, SAME, failed_since, who_saved


def conflict_url(version: SetAside) -> str:
    """Where is decided what becomes of the version."""
    return reverse("editing:conflict", args=[version.page_id, version.pk])


class EditView(WagtailEditView):
    """The form of a page. One that is out of date is set aside in place of being saved.

    Wagtail looks at that for autosave only. The rows are locked before anything is read, so of two
    forms that are sent at the same moment the second sees what the first has saved.
    """

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """The view, in which nothing is lost when a publish fails."""
        return draft_instead(super().as_view(**options))

    def dispatch(self, request: Any, page_id: int, **kwargs: Any) -> Any:
        """Lock the page, and first its parent if the address may change."""
        if request.method == "POST":
            slug = request.POST.get("slug")
            is_same = Page.objects.filter(pk=page_id, slug=slug).exists()
            lock_page(page_id, also_parent=not is_same)
        return super().dispatch(request, page_id, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Note what the form is opened with, and remind of a version that was set aside."""
        OpenedRevision.note(self.latest_revision)
        self._remind()
        return super().get(request, *args, **kwargs)

    def _remind(self) -> None:
        mine = SetAside.objects.open().filter(page=self.page.pk, user=self.request.user)
        if version := mine.first():
            button = messages.button(conflict_url(version), "Compare and put together")
            message = "A version that you wrote of this page has been set aside."
            messages.warning(self.request, message, buttons=[button])
        if failure := BuildFailure.objects.filter(page=self.page.pk).first():
            messages.warning(self.request, failed_since(failure))

    @cached_property
    def is_out_of_date(self) -> bool:
        """Whether the page was saved after the form was opened, by anybody but the form itself."""
        latest, sent = self.latest_revision, self.request.POST
        if latest is None:
            return False
        opened = sent.get("loaded_revision_id")
        overwrites = sent.get("overwrite_revision_id", opened)
        if not overwrites:
            return UNREVISED in sent
        if overwrites != str(latest.pk):
            return True
        saved_at = sent.get("loaded_revision_created_at", "")
        return bool(opened == overwrites and saved_at != latest.created_at.isoformat())

    def post(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Save the form, or set it aside and show both versions."""
        if self.is_out_of_date and self._says_the_same():
            self._catch_up()
        if self.is_out_of_date and self.expects_json_response:
            return self.json_error_response("invalid_revision", NEWER)
        if self.is_out_of_date and (self.page.alias_of_id or self.locked_for_user):
            return super().post(request, *args, **kwargs)
        request.POST = without_gone_comments(request.POST, self.page.pk)
        if self.is_out_of_date:
            return self._set_aside()
        self._keep_opened_revision()
        return super().post(request, *args, **kwargs)

    def _says_the_same(self) -> bool:
        """Whether the latest version differs in nothing from the one the form was opened with.

        A comment makes a new version, too.
        """
        base = self._opened_revision()
        if base is None:
            return False
        theirs = self.latest_revision.content
        versions = Versions(self.request, self.page, base=base, theirs=theirs, mine=theirs)
        return not versions.changed_by_them(self.form_class.base_fields)

    def _catch_up(self) -> None:
        """Let the form start from the latest version; autosave makes one of its own after it."""
        sent = self.request.POST = self.request.POST.copy()
        sent["loaded_revision_id"] = str(self.latest_revision.pk)
        sent["loaded_revision_created_at"] = self.latest_revision_created_at
        sent.pop("overwrite_revision_id", None)
        self.is_out_of_date = False

    def _keep_opened_revision(self) -> None:
        """Make autosave write a new revision if a form was opened with its last one."""
        overwrites = self.request.POST.get("overwrite_revision_id", "")
        if overwrites.isdecimal() and OpenedRevision.objects.filter(pk=overwrites).exists():
            self.request.POST = self.request.POST.copy()
            del self.request.POST["overwrite_revision_id"]

    def _set_aside(self) -> HttpResponse:
        base = self._opened_revision()
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self._opened_page(base),
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        if not self.form.is_valid():
            self.form.restore_required_fields()
            response: HttpResponse = self.form_invalid(self.form)
            return response
        mine = _as_json(self.form.save(commit=False).serializable_data())
        self._save_comments()
        versions = Versions(
            self.request,
            self.page,
            base=base,
            theirs=self.latest_revision.content,
            mine=mine,
        )
        result = merge(versions.fields, versions.base, versions.theirs, mine, {})
        if result.lacks_nothing_of_mine:
            saved = who_saved(self.latest_revision, self.request.user, self.request.user)
            messages.warning(self.request, f"{saved} {SAME}")
            return redirect(self.get_edit_url())
        version = set_aside(self.page, mine, base=base, user=self.request.user)
        return redirect(conflict_url(version))

    def _opened_revision(self) -> Revision | None:
        """What the form was opened with; None if that has been written over or deleted."""
        sent = self.request.POST
        key = sent.get("overwrite_revision_id") or sent.get("loaded_revision_id") or ""
        revision = self.page.revisions.filter(pk=key).first() if key.isdecimal() else None
        if revision is None or key != sent.get("loaded_revision_id"):
            return revision
        saved_at = sent.get("loaded_revision_created_at")
        return revision if revision.created_at.isoformat() == saved_at else None

    def _opened_page(self, base: Revision | None) -> BasePage:
        """The page with the child objects that the form refers to."""
        revision = self.previous_revision or base or self.latest_revision
        page: BasePage = revision.as_object()
        return page

    def _save_comments(self) -> None:
        """Comments are of the page and not of a version, so nothing stands against them."""
        formset = self.form.formsets.get("comments")
        if formset is not None and formset.has_changed():
            formset.save()
            changes = self.get_commenting_changes()
            self.log_commenting_changes(changes, self.latest_revision)
            self.send_commenting_notifications(changes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A form that is shown again stays out of date, or the next try would save over theirs."""
        if self.request.method == "POST" and self.is_out_of_date:
            opened = self.request.POST.get("loaded_revision_id", "")
            self.page.latest_revision_id = int(opened) if opened.isdecimal() else None
            self.latest_revision_created_at = self.request.POST.get("loaded_revision_created_at")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


class RevertView(EditView, WagtailRevertView):
    """The form of a page with what an old version says."""


def _as_json(content: dict[str, Any]) -> dict[str, Any]:
    """`content` as the database gives it back."""
    result: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return result

"""Wagtail's edit form for pages, which never overwrites what was saved after it was opened."""

import json
from contextlib import nullcontext
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views.pages.edit import EditView as WagtailEditView
from wagtail.admin.views.pages.revisions import RevisionsRevertView as WagtailRevertView
from wagtail.models import Page, Revision
from wagtail.permissions import policy_registry
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.content.pages.forms import UNREVISED
from cms.content.pages.models import BasePage
from cms.delivery.models import BuildFailure
from cms.editorial.editing.comments import without_gone_comments
from cms.editorial.editing.merging import merge
from cms.editorial.editing.missing import CHECK, SaysWhatIsMissing
from cms.editorial.editing.models import OpenedRevision, SetAside, lock_page, set_aside
from cms.editorial.editing.refusals import draft_instead, pressed
from cms.editorial.editing.sending import answer_script
from cms.editorial.editing.undoing import may_undo, undo_url
from cms.editorial.editing.versions import Versions
from cms.editorial.editing.wording import NEWER, SAME, TOO_EARLY, failed_since, restoring, who_saved
from cms.foundation.batches import batch

# The query parameter with which a form is only compared.
COMPARE = "compare"


def conflict_url(version: SetAside) -> str:
    """Return the URL of the view in which an editor decides about the version."""
    return reverse("editing:conflict", args=[version.page_id, version.pk])


class EditView(SaysWhatIsMissing, WagtailEditView):
    """The edit view of a page. A form that is out of date is set aside and not saved.

    Wagtail checks this for autosave only. The rows are locked before anything is read, so if two
    forms are sent at the same moment, the second request sees what the first one has saved.
    """

    @classmethod
    def as_view(cls, **options: Any) -> Any:
        """Return the view, wrapped so that nothing is lost when publishing or sending fails."""
        return answer_script(draft_instead(super().as_view(**options)))

    def dispatch(self, request: Any, page_id: int, **kwargs: Any) -> Any:
        """Lock the page, and before it its parent if the address may change."""
        if request.method == "POST":
            slug = request.POST.get("slug")
            is_same = Page.objects.filter(pk=page_id, slug=slug).exists()
            lock_page(page_id, also_parent=not is_same)
        return super().dispatch(request, page_id, **kwargs)

    def get_object(self) -> BasePage:
        """Return the page to edit, with what is known already of its workflow and its version."""
        page: BasePage = super().get_object()
        if page.latest_revision_id == self.real_page_record.latest_revision_id:
            page.latest_revision = self.latest_revision
        if not pressed(self.request):
            page._current_workflow_states = self.real_page_record._current_workflow_states
        return page

    def render_partials(self) -> Any:
        """Return what the form shows after it has saved itself, of what is stored now."""
        del self.page._current_workflow_states
        state = self.page.current_workflow_state
        self.page._current_workflow_states = [state] if state else []
        with batch():
            return super().render_partials()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Record the revision that the form is opened with, and warn of a version set aside."""
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

    def redirect_away(self) -> Any:
        """Redirect to the list that the page is in; to the dashboard if the user may not open it.

        Wagtail would redirect a practitioner from their biography to a list that refuses them.
        """
        root = policy_registry.get(self.page).explorable_root_instance(self.request.user)
        if not self.next_url and (root is None or not self.page.is_descendant_of(root)):
            return redirect("wagtailadmin_home")
        return super().redirect_away()

    @cached_property
    def is_out_of_date(self) -> bool:
        """Whether the page was saved after the form was opened, other than by the form itself."""
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
        """Save the form; if it is out of date, set its version aside and show both versions."""
        if CHECK in request.POST:
            return super().post(request, *args, **kwargs)
        if COMPARE in request.GET:
            return self._compare()
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

    def save_action(self) -> Any:
        """Save a draft. What saves itself and changes nothing leaves the latest version alone."""
        if self.expects_json_response and not self.is_reverting and self._changes_nothing():
            self.subscription.save()
            revision = {
                "revision_id": self.latest_revision and self.latest_revision.pk,
                "revision_created_at": self.latest_revision_created_at,
            }
            return JsonResponse({"success": True, "pk": self.page.pk, **revision})
        # What a public page refers to is as it was, unless a comment is new.
        is_indexed = not self.page.live or self._has_new_comments()
        with nullcontext() if is_indexed else disable_reference_index_auto_update():
            return super().save_action()

    def _has_new_comments(self) -> bool:
        comments = self.form.formsets.get("comments")
        return comments is not None and comments.has_changed()

    def _changes_nothing(self) -> bool:
        """Return whether the form says what the latest version says, or else the page itself.

        A field may be written in another way as soon as it is touched or its size changes, and an
        unchanged page would count as changed.
        """
        if self._has_new_comments():
            return False
        page = self.form.save(commit=False)
        mine = _as_json(page.serializable_data())
        base = self.latest_revision or Revision(
            content=_as_json(self.real_page_record.specific.serializable_data())
        )
        versions = Versions(self.request, page, base=base, theirs=mine, mine=mine)
        return not versions.changed_by_them(self.form_class.base_fields)

    def _says_the_same(self) -> bool:
        """Return whether the latest version is equal to the one that the form was opened with.

        A comment makes a new version too.
        """
        base = self._opened_revision()
        if base is None:
            return False
        theirs = self.latest_revision.content
        versions = Versions(self.request, self.page, base=base, theirs=theirs, mine=theirs)
        return not versions.changed_by_them(self.form_class.base_fields)

    def _catch_up(self) -> None:
        """Treat the form as opened with the latest version; autosave then writes a new revision."""
        sent = self.request.POST = self.request.POST.copy()
        sent["loaded_revision_id"] = str(self.latest_revision.pk)
        sent["loaded_revision_created_at"] = self.latest_revision_created_at
        sent.pop("overwrite_revision_id", None)
        self.is_out_of_date = False

    def _keep_opened_revision(self) -> None:
        """Make autosave write a new revision if another form was opened with its last one."""
        overwrites = self.request.POST.get("overwrite_revision_id", "")
        if overwrites.isdecimal() and OpenedRevision.objects.filter(pk=overwrites).exists():
            self.request.POST = self.request.POST.copy()
            del self.request.POST["overwrite_revision_id"]

    def _compare(self) -> HttpResponse:
        """Say whether the form has anything new for the latest version, and when that was saved."""
        says_the_same = self._is_valid_draft(self._opened_revision()) and self._changes_nothing()
        return JsonResponse(
            {"news": not says_the_same, "saved_at": self.latest_revision_created_at}
        )

    def _is_valid_draft(self, base: Revision | None) -> bool:
        """Bind the form to the page as it was in `base`; return whether it is valid as a draft."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self._opened_page(base),
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()
        is_valid: bool = self.form.is_valid()
        return is_valid

    def _set_aside(self) -> HttpResponse:
        base = self._opened_revision()
        if not self._is_valid_draft(base):
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

    def publish_action(self) -> HttpResponse:
        """Publish the page, and offer to take that back."""
        response: HttpResponse = super().publish_action()
        is_scheduled = self.page.live_revision_id != self.page.latest_revision_id
        if not is_scheduled and may_undo(self.page, self.request.user):
            button = messages.button(undo_url(self.page), "Undo publishing")
            messages.info(self.request, TOO_EARLY, buttons=[button])
        return response

    def _opened_revision(self) -> Revision | None:
        """Return the revision the form was opened with; None if it was overwritten or deleted."""
        sent = self.request.POST
        key = sent.get("overwrite_revision_id") or sent.get("loaded_revision_id") or ""
        revision = self.page.revisions.filter(pk=key).first() if key.isdecimal() else None
        if revision is None or key != sent.get("loaded_revision_id"):
            return revision
        saved_at = sent.get("loaded_revision_created_at")
        return revision if revision.created_at.isoformat() == saved_at else None

    def _opened_page(self, base: Revision | None) -> BasePage:
        """Return the page with the child objects that the form refers to."""
        revision = self.previous_revision or base or self.latest_revision
        page: BasePage = revision.as_object() if revision else self.page
        return page

    def _save_comments(self) -> None:
        """Save the comments, which belong to the page and not to a version and cannot conflict."""
        if self._has_new_comments():
            self.form.formsets["comments"].save()
            changes = self.get_commenting_changes()
            self.log_commenting_changes(changes, self.latest_revision)
            self.send_commenting_notifications(changes)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Keep a form that is shown again out of date, so that its next save overwrites nothing."""
        if self.request.method == "POST" and self.is_out_of_date:
            opened = self.request.POST.get("loaded_revision_id", "")
            self.page.latest_revision_id = int(opened) if opened.isdecimal() else None
            self.latest_revision_created_at = self.request.POST.get("loaded_revision_created_at")
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context


class RevertView(EditView, WagtailRevertView):
    """The edit view of a page, filled with an old version."""

    def get_warning_message(self) -> str:
        """Return what the form shows and what its buttons do."""
        return restoring(self.previous_revision)


def _as_json(content: dict[str, Any]) -> dict[str, Any]:
    """Return `content` as it is after a round trip through the database."""
    result: dict[str, Any] = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    return result

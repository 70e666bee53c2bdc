"""The view in which an editor decides about a version of a page that was set aside."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.models import Page, Revision

from cms.content.pages.models import BasePage
from cms.editorial.editing.merging import MINE, THEIRS, Merge, RevisionContent, merge
from cms.editorial.editing.models import SetAside, lock_page
from cms.editorial.editing.versions import Versions
from cms.editorial.editing.wording import called, who_saved

SAVED_AGAIN = (
    "The page has been saved once more meanwhile. Both versions are shown as they are now."
)
UNANSWERED = "Some of it was changed in both versions. Choose what is to stay."
LOCKED = "The page is locked, so nothing can be saved. Your version is still kept."
KEPT = "The page stays as it is. Your version is in its history."
USED = "Your version is now the latest draft. The other one is in the history of the page."
MERGED = "Both versions are put together in this draft. Look it through before you publish it."


class ConflictView(View):
    """The view that compares two versions of a page and lets the editor merge them."""

    def dispatch(self, request: HttpRequest, page_id: int, conflict_id: int) -> Any:
        """Load both versions; raise PermissionDenied if the user may not edit the page."""
        if request.method == "POST":
            lock_page(page_id, also_parent=True)
        page = get_object_or_404(Page, pk=page_id).specific
        if not isinstance(page, BasePage):
            raise Http404
        if not page.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        self.page = page
        self.version = get_object_or_404(SetAside, pk=conflict_id, page=page_id)
        if self.version.settled_at:
            messages.info(request, "It has been decided already what becomes of that version.")
            return redirect("wagtailadmin_pages:edit", page_id)
        self.versions = Versions(
            request,
            page,
            base=self.version.base,
            theirs=self.latest.content,
            mine=self.version.revision.content,
        )
        return super().dispatch(request)

    @property
    def latest(self) -> Revision:
        """The latest revision, which holds the other editor's version."""
        return self.page.latest_revision

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show both versions."""
        answers = request.POST
        result = self._merge(answers)
        trail: list[dict[str, Any]] = get_breadcrumbs_items_for_page(self.page, request.user)
        mine, theirs = self.version.revision, self.latest
        context = {
            "page": self.page,
            "latest": theirs,
            "conflict": self.version,
            "who_saved": who_saved(theirs, mine.user, request.user),
            **called(theirs, mine, request.user),
            "saved_at": theirs.created_at.isoformat(),
            "choices": [
                (choice, answers.get(choice.question.name))
                for choice in self.versions.choices(result.questions)
            ],
            "their_changes": self.versions.changes(result.changed_by, THEIRS),
            "my_changes": self.versions.changes(result.changed_by, MINE),
            "knows_base": self.versions.base is not None,
            "header_title": "Two versions",
            "breadcrumbs_items": [*trail, {"url": "", "label": "Two versions"}],
        }
        return render(request, "editing/conflict.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save what the editor chose, unless the other version has changed since it was shown."""
        shown = (request.POST.get("theirs"), request.POST.get("saved_at"))
        if shown != (str(self.latest.pk), self.latest.created_at.isoformat()):
            messages.warning(request, SAVED_AGAIN)
            return self.get(request)
        if request.POST.get("keep") == THEIRS:
            return self._settle(KEPT)
        lock = self.page.get_lock()
        if lock and lock.for_user(request.user):
            messages.error(request, LOCKED)
            return self.get(request)
        if request.POST.get("keep") == MINE:
            names = {spec.name for spec in self.versions.fields}
            mine = {n: value for n, value in self.versions.mine.items() if n in names}
            return self._save({**self.versions.theirs, **mine}, "editing.use", USED)
        result = self._merge(request.POST)
        if result.unanswered(request.POST):
            messages.error(request, UNANSWERED)
            return self.get(request)
        return self._save(result.content, "editing.merge", MERGED)

    def _merge(self, answers: Any) -> Merge:
        versions = self.versions
        return merge(versions.fields, versions.base, versions.theirs, versions.mine, answers)

    def _save(self, content: RevisionContent, action: str, message: str) -> HttpResponse:
        """Save the draft as Wagtail's form does, and never publish it."""
        draft = self.page.with_content_json(dict(content))
        try:
            with transaction.atomic():
                if not self.page.live:
                    draft.save()
                draft.save_revision(user=self.request.user, log_action=action, clean=False)
        except ValidationError as error:
            messages.error(self.request, " ".join(error.messages))
            return self.get(self.request)
        return self._settle(message)

    def _settle(self, message: str) -> HttpResponse:
        self.version.settle()
        messages.success(self.request, message)
        return redirect("wagtailadmin_pages:edit", self.page.pk)

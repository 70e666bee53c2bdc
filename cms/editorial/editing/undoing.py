"""The view that undoes the last publishing of a page."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from wagtail.admin import messages
from wagtail.admin.views.pages.utils import get_breadcrumbs_items_for_page
from wagtail.models import Page, PageLogEntry, Revision

from cms.content.pages.models import BasePage
from cms.editorial.editing.models import lock_page
from cms.editorial.editing.wording import name_of

PUBLISHINGS = ("wagtail.publish", "wagtail.publish.scheduled")
MEANWHILE = "The page has been published once more meanwhile. Look again before you undo that."
UNDONE = "Readers see “{}” as it was published before. Your changes are kept as a draft."
OBSTACLE = "That version cannot be published as it is: {} Restore it as a draft and mend it there."


def undo_url(page: Page) -> str:
    """Return the address of the view for `page`."""
    return reverse("editing:undo_publishing", args=[page.pk])


def may_undo(page: Page, user: Any) -> bool:
    """Return whether the page is public and `user` may publish and unpublish it."""
    permissions = page.permissions_for_user(user)
    return bool(page.live and permissions.can_publish() and permissions.can_unpublish())


def published_before(page: Page) -> Revision | None:
    """Return the version that was public before the present one, if there is one."""
    entries = PageLogEntry.objects.filter(page=page.pk, action__in=PUBLISHINGS)
    others = entries.exclude(revision=None).exclude(revision=page.live_revision_id)
    entry = others.order_by("-timestamp", "-pk").select_related("revision").first()
    return entry.revision if entry else None


class UndoPublishingView(View):
    """Ask first, then publish again what was public before; what is the draft stays the draft."""

    def dispatch(self, request: HttpRequest, page_id: int) -> Any:
        """Raise PermissionDenied if the user may not publish the page or it is not public."""
        if request.method == "POST":
            lock_page(page_id, also_parent=True)
        self.page: Any = get_object_or_404(Page, pk=page_id).specific
        if not isinstance(self.page, BasePage) or not may_undo(self.page, request.user):
            raise PermissionDenied
        self.before = published_before(self.page)
        if self.before is None:
            return redirect("wagtailadmin_pages:unpublish", page_id)
        return super().dispatch(request)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show which version readers would see."""
        before: Any = self.before
        trail: list[dict[str, Any]] = get_breadcrumbs_items_for_page(self.page, request.user)
        context = {
            "page": self.page,
            "before": before,
            "saved_by": name_of(before.user),
            "live": self.page.live_revision_id,
            "header_title": "Undo publishing",
            "breadcrumbs_items": [*trail, {"url": "", "label": "Undo publishing"}],
        }
        return render(request, "editing/undo_publishing.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish that version, unless another one was published since the question was asked."""
        before: Any = self.before
        if request.POST.get("live") != str(self.page.live_revision_id):
            messages.warning(request, MEANWHILE)
            return self.get(request)
        if obstacle := next(before.as_object().obstacles(), ""):
            messages.error(request, OBSTACLE.format(obstacle))
            return self.get(request)
        before.publish(user=request.user)
        messages.success(request, UNDONE.format(before.object_str))
        return redirect("wagtailadmin_pages:edit", self.page.pk)

"""Links and buttons of Wagtail that it shows to everybody, shown to those who may follow them."""

from typing import Any

from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.wagtail_hooks import PageListingViewDraftButton
from wagtail.models import PagePermissionTester

_may_copy = PagePermissionTester.can_copy
_is_there = PageListingViewDraftButton.is_shown
_usage = PageStatusSidePanel.get_usage_context


def install() -> None:
    """Let Wagtail show the ways to a page's history, draft and usage as its views ask for them."""
    PagePermissionTester.can_copy = may_copy
    PagePermissionTester.can_view_revisions = may_read_history
    PageListingViewDraftButton.is_shown = may_view_draft
    PageStatusSidePanel.get_usage_context = usage_of


def may_copy(permissions: PagePermissionTester) -> bool:
    """Return whether the user may add the copy, and not only edit the page."""
    may_add = permissions.user.is_superuser or "add" in permissions.permissions
    return bool(_may_copy(permissions) and may_add)


def may_read_history(permissions: PagePermissionTester) -> bool:
    """Return whether the user may read the history of the page, and its draft."""
    return bool(permissions.can_edit() or permissions.can_publish())


def may_view_draft(button: PageListingViewDraftButton, user: Any) -> bool:
    """Return whether there is a draft that `user` may read."""
    permissions = button.page.permissions_for_user(user)
    return bool(_is_there(button, user)) and may_read_history(permissions)


def usage_of(panel: PageStatusSidePanel) -> dict[str, Any]:
    """Return how often the page is used, with the way to the list for those who may open it."""
    found: dict[str, Any] = _usage(panel)
    may_edit = panel.object.pk and panel.object.permissions_for_user(panel.request.user).can_edit()
    return found if may_edit else found | {"usage_url": ""}

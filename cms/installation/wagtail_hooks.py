"""Wagtail hooks that add the page about the installation to the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.installation.operations import OperationsView, may_see


class OperationsMenuItem(MenuItem):
    """A menu item for users who may change the practice."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see the page."""
        return bool(may_see.user_has_permission(request.user, "change"))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the URL of the page; the view checks the permission."""
    return [path("reports/operations/", OperationsView.as_view(), name="operations")]


@hooks.register("register_reports_menu_item")
def operations_menu_item() -> MenuItem:
    """Return the entry below “Reports”."""
    return OperationsMenuItem("Operations", reverse("operations"), icon_name="cogs", order=1200)

"""Wagtail hooks that add the report of broken links to the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.editorial.link_check.reports import BrokenLinksReport, may_see

patterns = [
    path("", BrokenLinksReport.as_view(), name="broken"),
    path("results/", BrokenLinksReport.as_view(results_only=True), name="broken_results"),
]


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """Register the URLs of the report, which checks the permissions of the user itself."""
    return [path("reports/broken-links/", include((patterns, "links_admin")))]


class BrokenLinksMenuItem(MenuItem):
    """The menu item of the report, shown to users who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see the report."""
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Add the report to the Reports menu."""
    url = reverse("links_admin:broken")
    return BrokenLinksMenuItem("Broken links", url, icon_name="link-external", order=1000)

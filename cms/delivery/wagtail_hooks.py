"""Where the report of pages that fail is found in the admin."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.delivery.sync.reports import BuildFailureReport, may_see


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """The report, which checks itself who may see it."""
    results = BuildFailureReport.as_view(results_only=True)
    return [
        path("reports/failing-pages/", BuildFailureReport.as_view(), name="build_failures"),
        path("reports/failing-pages/results/", results, name="build_failures_results"),
    ]


class BuildFailureMenuItem(MenuItem):
    """Shown to those who may mend pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the user has any pages to mend."""
        return may_see(request.user)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """An entry below “Reports”."""
    url = reverse("build_failures")
    return BuildFailureMenuItem("Pages that fail", url, icon_name="warning", order=1010)

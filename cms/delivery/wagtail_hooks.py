"""Delivery in the admin, and its part of the scheduled run."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.delivery.sync.reconcile import go_on_if_silent
from cms.delivery.sync.reports import BuildFailureReport, ReconcileReportView, may_mend, may_see

hooks.register("scheduled_run", go_on_if_silent)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """The reports, which check themselves who may see them, and the results of each alone."""
    runs = ReconcileReportView.as_view(results_only=True)
    failures = BuildFailureReport.as_view(results_only=True)
    return [
        path("reports/content-items/", ReconcileReportView.as_view(), name="reconcile_runs"),
        path("reports/content-items/results/", runs, name="reconcile_runs_results"),
        path("reports/failing-pages/", BuildFailureReport.as_view(), name="build_failures"),
        path("reports/failing-pages/results/", failures, name="build_failures_results"),
    ]


class ReconcileMenuItem(MenuItem):
    """Shown to those who may see the report of the comparisons."""

    def is_shown(self, request: HttpRequest) -> bool:
        """As the report itself decides."""
        return bool(may_see.user_has_permission(request.user, "change"))


class BuildFailureMenuItem(MenuItem):
    """Shown to those who may mend pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Whether the user has any pages to mend."""
        return may_mend(request.user)


@hooks.register("register_reports_menu_item")
def reconcile_menu_item() -> MenuItem:
    """An entry below “Reports”."""
    return ReconcileMenuItem(
        "Comparison of content items", reverse("reconcile_runs"), icon_name="rotate", order=1100
    )


@hooks.register("register_reports_menu_item")
def build_failure_menu_item() -> MenuItem:
    """An entry below “Reports”."""
    url = reverse("build_failures")
    return BuildFailureMenuItem("Pages that fail", url, icon_name="warning", order=1010)

"""Delivery in the admin, and its part of the scheduled run."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.delivery.sync.reconcile import go_on_if_silent
from cms.delivery.sync.reports import ReconcileReportView, may_see

hooks.register("scheduled_run", go_on_if_silent)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """The report, and its results alone."""
    results = ReconcileReportView.as_view(results_only=True)
    return [
        path("reports/content-items/", ReconcileReportView.as_view(), name="reconcile_runs"),
        path("reports/content-items/results/", results, name="reconcile_runs_results"),
    ]


class ReconcileMenuItem(MenuItem):
    """Shown to those who may see the report."""

    def is_shown(self, request: HttpRequest) -> bool:
        """As the report itself decides."""
        return bool(may_see.user_has_permission(request.user, "change"))


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """An entry below “Reports”."""
    return ReconcileMenuItem(
        "Comparison of content items", reverse("reconcile_runs"), icon_name="rotate", order=1100
    )

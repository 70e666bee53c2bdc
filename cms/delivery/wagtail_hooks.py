"""The admin reports of delivery, and its part of the scheduled run."""

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.delivery.sync.purging import purge_what_is_left
from cms.delivery.sync.reconcile import go_on_if_silent
from cms.delivery.sync.reports import (
    BuildFailureReport,
    RebuildReport,
    ReconcileReportView,
    may_mend,
    may_see,
)

hooks.register("scheduled_run", go_on_if_silent)
hooks.register("scheduled_run", purge_what_is_left)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    """Return the URLs of the reports and of their results; the views check the permissions."""
    runs = ReconcileReportView.as_view(results_only=True)
    rebuilds = RebuildReport.as_view(results_only=True)
    failures = BuildFailureReport.as_view(results_only=True)
    return [
        path("reports/content-items/", ReconcileReportView.as_view(), name="reconcile_runs"),
        path("reports/content-items/results/", runs, name="reconcile_runs_results"),
        path("reports/pages-to-follow/", RebuildReport.as_view(), name="rebuilds"),
        path("reports/pages-to-follow/results/", rebuilds, name="rebuilds_results"),
        path("reports/failing-pages/", BuildFailureReport.as_view(), name="build_failures"),
        path("reports/failing-pages/results/", failures, name="build_failures_results"),
    ]


class ReconcileMenuItem(MenuItem):
    """A menu item for users who may see the report of reconcile runs."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may see the report, by the permission policy of the report."""
        return bool(may_see.user_has_permission(request.user, "change"))


class MendersMenuItem(MenuItem):
    """A menu item for users who may mend pages that fail, or see what others have to wait for."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user may add, change or publish any page."""
        return may_mend(request.user)


@hooks.register("register_reports_menu_item")
def reconcile_menu_item() -> MenuItem:
    """Return the entry below “Reports” for the reconcile runs."""
    return ReconcileMenuItem(
        "Comparison of content items", reverse("reconcile_runs"), icon_name="rotate", order=1100
    )


@hooks.register("register_reports_menu_item")
def build_failure_menu_item() -> MenuItem:
    """Return the entry below “Reports” for the pages that fail."""
    url = reverse("build_failures")
    return MendersMenuItem("Pages that fail", url, icon_name="warning", order=1010)


@hooks.register("register_reports_menu_item")
def rebuild_menu_item() -> MenuItem:
    """Return the entry below “Reports” for the pages that do not show yet what was changed."""
    title = "Pages being brought up to date"
    return MendersMenuItem(title, reverse("rebuilds"), icon_name="rotate", order=1011)

"""The admin reports on pages that fail and on the comparisons of pages with their items."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import policy_registry

from cms.content.practice.models import PracticeSettings
from cms.delivery.models import BuildFailure, ContentItem, Rebuild, ReconcileRun
from cms.delivery.sync.marks import marked
from cms.delivery.sync.notices import notice
from cms.foundation.users.sight import drafts_of

may_see = ModelPermissionPolicy(PracticeSettings)


class ReconcileReportView(ReportView):
    """The report of reconcile runs and their progress, for users who may change the practice."""

    queryset = ReconcileRun.objects.order_by("-pk")
    model = ReconcileRun
    permission_policy = may_see
    permission_required = "change"
    page_title = "Comparison of content items"
    header_icon = "rotate"
    index_url_name = "reconcile_runs"
    index_results_url_name = "reconcile_runs_results"
    is_searchable = False
    columns: ClassVar = [
        DateColumn("started_at", label="Began"),
        DateColumn("updated_at", label="Last batch"),
        DateColumn("ended_at", label="Ended"),
        Column("total", label="Pages"),
        Column("compared", label="Compared"),
        Column("repaired", label="Content items repaired"),
        Column("failed", label="Failed"),
    ]


PERMISSIONS = ["add", "change", "publish"]


def may_mend(user: Any) -> bool:
    """Return whether `user` may add, change or publish any page."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, PERMISSIONS))


class ReadersColumn(Column):
    """A column that says what readers see of a page while it fails."""

    def get_value(self, instance: Any) -> str:
        """Return what readers see, in a few words."""
        return "The page as it was before" if instance.is_shown else "Nothing"


class RebuildReport(ReportView):
    """The report of the pages that do not show yet what was changed elsewhere, newest first."""

    model = Rebuild
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = PERMISSIONS
    page_title = "Pages being brought up to date"
    header_icon = "rotate"
    index_url_name = "rebuilds"
    index_results_url_name = "rebuilds_results"
    is_searchable = False
    columns: ClassVar = [
        TitleColumn(
            "page",
            label="Page",
            get_url=lambda mark: reverse("wagtailadmin_pages:edit", args=[mark.page_id]),
        ),
        DateColumn("marked_at", label="Waiting since"),
    ]
    list_export: ClassVar[list[str]] = []

    def get_page_subtitle(self) -> str:
        """Return how many there are, and within what time they follow."""
        left = marked()
        return notice(left) if left else "All pages show what was changed."

    def get_queryset(self) -> QuerySet[Rebuild]:
        """Return the marks of the pages whose drafts the user may read, in the order of work."""
        mine = drafts_of(self.request.user).values("pk")
        found = Rebuild.objects.filter(page__in=mine).select_related("page")
        return found.order_by("-published_at", "page")


class BuildFailureReport(ReportView):
    """The report of the pages that fail and whose drafts the user may read."""

    model = BuildFailure
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = PERMISSIONS
    page_title = "Pages that fail"
    header_icon = "warning"
    index_url_name = "build_failures"
    index_results_url_name = "build_failures_results"
    columns: ClassVar = [
        TitleColumn(
            "page",
            label="Page",
            get_url=lambda failure: reverse("wagtailadmin_pages:edit", args=[failure.page_id]),
        ),
        Column("error", label="What went wrong"),
        ReadersColumn("readers", label="Readers see"),
        DateColumn("since", label="Failing since"),
        DateColumn("failed_at", label="Last tried"),
    ]
    list_export: ClassVar[list[str]] = []

    def get_queryset(self) -> QuerySet[BuildFailure]:
        """Return the failures of the pages that the user works on, longest-lasting first."""
        mine = drafts_of(self.request.user).values("pk")
        items = ContentItem.objects.filter(page=OuterRef("page"), reason="")
        found = BuildFailure.objects.filter(page__in=mine).annotate(is_shown=Exists(items))
        return found.select_related("page").order_by("since", "page")

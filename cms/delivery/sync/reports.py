"""The report of the comparisons of pages with their content items."""

from typing import ClassVar

from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from cms.content.practice.models import PracticeSettings
from cms.delivery.models import ReconcileRun

may_see = ModelPermissionPolicy(PracticeSettings)


class ReconcileReportView(ReportView):
    """How far the last run is, and those before it. For those who may change the practice."""

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

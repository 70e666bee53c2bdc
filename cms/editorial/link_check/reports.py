"""The report of broken links in the admin."""

from typing import Any, ClassVar

import django_filters
from django.db.models import Prefetch, QuerySet
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import policy_registry

from cms.editorial.link_check.models import ExternalLink, LinkRun
from cms.foundation.users.sight import visible_pages

PERMISSIONS = ["add", "change", "publish"]
State = ExternalLink.State


def may_see(user: Any) -> bool:
    """Return whether `user` may add, edit or publish any pages, and so can mend links."""
    return bool(policy_registry.get_by_type(Page).user_has_any_permission(user, PERMISSIONS))


class LinkFilterSet(WagtailFilterSet):
    """A filter for links that are broken or that could not be checked."""

    state = django_filters.ChoiceFilter(
        label="Found",
        choices=[(s.value, s.label.capitalize()) for s in (State.BROKEN, State.UNCLEAR)],
    )

    class Meta:
        model = ExternalLink
        fields: ClassVar = ["state"]


class AddressColumn(Column):
    """A column with the URL as a link that can be tried."""

    cell_template_name = "links/address_cell.html"


class FoundColumn(Column):
    """A column with the outcome of the check and the HTTP status."""

    cell_template_name = "links/found_cell.html"


class PagesColumn(Column):
    """A column with the pages that show the link; those the user may edit link to their form."""

    cell_template_name = "links/pages_cell.html"


class BrokenLinksReport(ReportView):
    """The report of the links that an editor should look at, with the pages that show them."""

    model = ExternalLink
    permission_policy = policy_registry.get_by_type(Page)
    any_permission_required = PERMISSIONS
    page_title = "Broken links"
    header_icon = "link-external"
    index_url_name = "links_admin:broken"
    index_results_url_name = "links_admin:broken_results"
    results_template_name = "links/report_results.html"
    filterset_class = LinkFilterSet
    columns: ClassVar = [
        AddressColumn("url", label="Address", width="35%"),
        FoundColumn("detail", label="Found"),
        DateColumn("failing_since", label="Failing since"),
        DateColumn("checked_at", label="Last checked"),
        PagesColumn("page_titles", label="On the pages"),
    ]
    list_export: ClassVar = [
        "url",
        "get_state_display",
        "code",
        "detail",
        "failing_since",
        "checked_at",
        "page_titles",
    ]
    export_headings: ClassVar = {
        "get_state_display": "Result",
        "page_titles": "On the pages",
    }
    export_filename = "broken-links"

    def get_queryset(self) -> QuerySet[ExternalLink]:
        """Return links on live pages that the user may see: the next run deletes the others."""
        seen = visible_pages(self.request.user)
        self.queryset = (
            ExternalLink.objects.reported()
            .filter(pages__in=seen.live().values("pk"))
            .distinct()
            .prefetch_related(Prefetch("pages", seen))
        )
        found: QuerySet[ExternalLink] = super().get_queryset()
        return found

    def decorate_paginated_queryset(self, links: Any) -> Any:
        """Mark the pages that the user may edit, for all links at once."""
        shown = [page for link in links for page in link.pages.all()]
        editable = {
            page.pk
            for page in Page.objects.filter(pk__in={page.pk for page in shown}).specific()
            if page.permissions_for_user(self.request.user).can_edit()
        }
        for page in shown:
            page.is_editable = page.pk in editable
        return links

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the last run and the number of links to the context."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        last = LinkRun.objects.exclude(ended_at=None).order_by("-pk").first()
        return {**context, "last_run": last, "all_links": ExternalLink.objects.count()}

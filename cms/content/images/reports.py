"""The reports “Image consent”, on consent that has ended or soon will, and “Image renditions”."""

from typing import Any, ClassVar

import django_filters
from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from cms.content.images.consent import STATUSES, VALID, pages_that_use, with_consent_status
from cms.content.images.models import Image
from cms.content.images.runs import lacking, progress


class ConsentFilterSet(WagtailFilterSet):
    """A filter by the status of the consent."""

    consent_status = django_filters.ChoiceFilter(
        label="Consent",
        choices=tuple(STATUSES.items()),
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = Image
        fields = ("consent_status",)


class PagesColumn(Column):
    """A column with links to the forms of the pages that show an image."""

    cell_template_name = "images/admin/pages_cell.html"


class ConsentReportView(ReportView):
    """The report of the images that the user may change and that need consent."""

    model = Image
    permission_required = "change"
    page_title = "Image consent"
    header_icon = "user"
    filterset_class = ConsentFilterSet
    index_url_name = "image_consent"
    index_results_url_name = "image_consent_results"
    export_filename = "image-consent"
    export_headings: ClassVar = {"status_label": "Consent", "pages_label": "Used on"}
    list_export = (
        "title",
        "status_label",
        "consent_given_on",
        "consent_given_by",
        "consent_expires_on",
        "credit",
        "pages_label",
    )
    columns = (
        TitleColumn(
            "title", label="Image", get_url=lambda i: reverse("wagtailimages:edit", args=[i.pk])
        ),
        StatusTagColumn(
            "status_label", label="Consent", primary=lambda i: i.consent_status == VALID
        ),
        Column("consent_given_on", label="Given on"),
        Column("consent_given_by", label="Given by"),
        Column("consent_expires_on", label="Expires on"),
        PagesColumn("pages", label="Used on"),
    )

    def get_queryset(self) -> QuerySet[Image]:
        """Return the images that need or have consent and that the user may change, by urgency."""
        policy = self.permission_policy
        mine = policy.instances_user_has_permission_for(self.request.user, "change")
        return with_consent_status(mine)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        """Add the pages and labels of all images; the pages are fetched at once."""
        pages = pages_that_use(list(object_list))
        for image in object_list:
            image.pages = pages.get(image.pk, [])
            image.status_label = STATUSES[image.consent_status]
            image.pages_label = "; ".join(_described(page) for page in image.pages)
        return object_list


class WaitingColumn(Column):
    """A column that says why an image lacks renditions."""

    def get_value(self, instance: Image) -> str:
        """Return the last error; if there was none, the renditions are still to be made."""
        return instance.rendition_error or "Waits for its turn"


class RenditionReportView(ReportView):
    """The report of the images that lack renditions, with the progress of the current run."""

    model = Image
    permission_required = "change"
    page_title = "Image renditions"
    header_icon = "image"
    index_url_name = "image_renditions"
    index_results_url_name = "image_renditions_results"
    results_template_name = "images/admin/rendition_results.html"
    export_filename = "image-renditions"
    list_export = ("title", "rendition_error", "created_at")
    columns = (
        TitleColumn(
            "title", label="Image", get_url=lambda i: reverse("wagtailimages:edit", args=[i.pk])
        ),
        WaitingColumn("rendition_error", label="Why"),
        DateColumn("created_at", label="Uploaded"),
    )

    def get_queryset(self) -> QuerySet[Image]:
        """Return the images that lack renditions and that the user may change."""
        mine = self.permission_policy.instances_user_has_permission_for(self.request.user, "change")
        return lacking().filter(pk__in=mine.values("pk"))

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the progress of all images."""
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return {**context, "progress": progress()}


def _described(page: Any) -> str:
    return page.title if page.live else f"{page.title} (not published)"

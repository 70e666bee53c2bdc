"""Services: what the practice offers, and who gives it. No field has the name of an article's."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, TitleFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from cms.content.content_checks.panels import ClaimsPanel
from cms.content.images.pictures import PictureField, group, picture_panel
from cms.content.pages.models import BasePage
from cms.content.retractions.pages import RetractablePage
from cms.content.topics.fields import TopicsField
from cms.delivery.models import ContentItem
from cms.delivery.website.lists import paginate
from cms.delivery.website.pages import ContentPage
from cms.foundation.ordered_rows import OrderedRow
from cms.foundation.visibility import public_in_bulk
from practitioners.models import PractitionerPage


class ServiceIndexPage(BasePage):
    """The list of all services."""

    content_panels: ClassVar = [*BasePage.content_panels, ClaimsPanel()]
    parent_page_types: ClassVar = ["home.HomePage"]
    subpage_types: ClassVar = ["services.ServicePage"]
    max_count = 1
    listed_types = ("service",)
    schema_org_type = "CollectionPage"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the public services as `listing`."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        items = ContentItem.objects.present().of_type("service")
        listing = paginate(request, items)
        return {**context, "listing": listing, "metadata": context["metadata"].of_page(listing)}


class ServicePage(RetractablePage, ContentPage):
    """Something that patients can book."""

    summary = models.TextField(max_length=300)
    scene = PictureField()
    concerns = TopicsField(blank=True, related_name="+")
    explanation = RichTextField()
    duration = models.PositiveSmallIntegerField(help_text="In minutes.")
    price = models.CharField(max_length=40)

    content_panels: ClassVar = [
        TitleFieldPanel("title"),
        FieldPanel("summary"),
        picture_panel("scene", "Picture"),
        FieldPanel("explanation"),
        FieldPanel("duration"),
        FieldPanel("price"),
        FieldPanel("concerns"),
        InlinePanel("service_givers", heading="Given by", label="Practitioner"),
        ClaimsPanel(),
    ]
    parent_page_types: ClassVar = ["services.ServiceIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    search_fields: ClassVar = [
        *ContentPage.search_fields,
        index.SearchField("summary"),
        index.SearchField("explanation"),
    ]
    api_fields: ClassVar = [
        APIField(name, writable=True)
        for name in (
            *("summary", *group("scene"), "concerns"),
            *("explanation", "duration", "price", "service_givers"),
        )
    ]

    class Meta:
        verbose_name = "service"

    def public_givers(self) -> list[PractitionerPage]:
        """Those who give it, in order, without those whose own page is not public."""
        chosen = [giver.practitioner_id for giver in self.service_givers.all()]
        public = public_in_bulk(PractitionerPage, chosen)
        return [public[pk] for pk in dict.fromkeys(chosen) if pk in public]


class ServiceGiver(OrderedRow):
    """A practitioner who gives a service."""

    service = ParentalKey(ServicePage, on_delete=models.CASCADE, related_name="service_givers")
    practitioner = models.ForeignKey(PractitionerPage, on_delete=models.CASCADE, related_name="+")

    panels: ClassVar = [FieldPanel("practitioner")]
    api_fields: ClassVar = [APIField("practitioner", writable=True)]

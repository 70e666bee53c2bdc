"""Services in the Delivery API."""

from rest_framework import serializers

from cms.content.blocks.fields import RichTextHtml
from cms.content.images.representation import ImageField, LightImageField
from cms.content.topics.representation import TopicSerializer
from cms.delivery.api.parameter_fields import IdField, SlugField
from cms.delivery.api.parameters import ListingParameters
from cms.delivery.api.resources import filter_by
from cms.delivery.items.registry import Facet, ItemType, register
from cms.delivery.items.serializers import ItemSerializer
from cms.foundation.schema_org import Crumb, Node, web_page
from practitioners.api import PractitionerReferenceSerializer
from tests.sample.services.content import ServiceData
from tests.sample.services.models import ServicePage
from tests.sample.services.outline import outline


class ServiceSerializer(ItemSerializer[ServicePage]):
    """A service, whole."""

    given_by = PractitionerReferenceSerializer(many=True, source="public_givers")
    concerns = TopicSerializer(many=True, source="concerns.all")
    scene = ImageField()
    explanation = RichTextHtml()
    duration = serializers.IntegerField(help_text="In minutes.")
    price = serializers.CharField()

    class Meta:
        model = ServicePage
        fields: tuple[str, ...] = (
            *ItemSerializer.HEAD,
            "given_by",
            "concerns",
            "scene",
            "explanation",
            "duration",
            "price",
            *ItemSerializer.TAIL,
        )

    def structured_data(self, content: ServiceData, crumbs: list[Crumb]) -> Node:
        """A page about something that can be booked."""
        return web_page(
            "WebPage",
            name=content["title"],
            description=f"{content['summary']} {content['duration']} minutes.",
            url=content["url"],
            locale=content["locale"],
            crumbs=crumbs,
        )


class ServiceSummarySerializer(ServiceSerializer):
    """A service, as listings show it."""

    scene = LightImageField(widest=960)

    class Meta(ServiceSerializer.Meta):
        fields = (*ItemSerializer.HEAD, "given_by", "concerns", "scene", "duration", "price")


class ServiceParameters(ListingParameters):
    """Those of the listing of services."""

    concern = SlugField(required=False)
    giver = IdField(required=False)


FACETS: dict[str, Facet] = {
    "concern": lambda service: (topic["slug"] for topic in service["concerns"]),
    "giver": lambda service: (person["id"] for person in service["given_by"]),
}
SERVICE = register(
    ItemType(
        name="service",
        route="services",
        model=ServicePage,
        serializer=ServiceSerializer,
        summary=ServiceSummarySerializer,
        outline=outline,
        introduction="services/includes/facts.html",
        facets=FACETS,
        topic_facet="concern",
        relations=("service_givers", "concerns"),
        people_facet="giver",
        is_followed=True,
    )
)
filter_by(SERVICE, ServiceParameters)

"""Practitioners in the Delivery API."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.content.blocks.body import BodyField
from cms.content.images.representation import ImageField, LightImageField
from cms.content.links.addresses import PublicAddressField, public_address, public_addresses
from cms.content.topics.representation import TopicSerializer
from cms.delivery.api.parameter_fields import LanguageField, SlugField
from cms.delivery.api.parameters import ListingParameters
from cms.delivery.api.resources import filter_by
from cms.delivery.items.registry import Facet, ItemType, register
from cms.delivery.items.serializers import ItemSerializer, PageReferenceSerializer
from cms.foundation.addresses import page_url
from cms.foundation.schema_org import Crumb, Node
from practitioners.content import PractitionerData, ProfileData
from practitioners.models import Degree, Licence, PractitionerPage, Profile
from practitioners.outline import outline
from practitioners.structured_data import profile_page


class DegreeSerializer(serializers.ModelSerializer[Degree]):
    """An academic degree."""

    class Meta:
        model = Degree
        fields = ("award", "institution", "year")


class LicenceSerializer(serializers.ModelSerializer[Licence]):
    """A licence to practise."""

    register_url = PublicAddressField(help_text="Empty when there is none.")

    class Meta:
        model = Licence
        fields = ("kind", "jurisdiction", "number", "register_url", "expires_on")
        read_only_fields = fields


class ProfileSerializer(serializers.ModelSerializer[Profile]):
    """A page about the practitioner elsewhere."""

    same_as = serializers.URLField(source="url")

    class Meta:
        model = Profile
        fields = ("same_as",)


@extend_schema_field(OpenApiTypes.STR)
class SpokenLanguageField(serializers.SlugRelatedField[Any]):
    """A field for the code of a language."""


class PractitionerReferenceSerializer(PageReferenceSerializer):
    """A practitioner as articles name them."""

    title = None  # type: ignore[assignment]  # practitioners have a name
    name = serializers.CharField(source="title")
    full_name = serializers.CharField(help_text="With honorific and post-nominals.")
    post_nominals = serializers.CharField()


class AuthorReferenceSerializer(PractitionerReferenceSerializer):
    """A practitioner as listings name the author of something."""

    portrait = LightImageField(widest=320)


class AuthorSerializer(PractitionerReferenceSerializer):
    """A practitioner as the author's box shows them."""

    job_title = serializers.CharField()
    portrait = ImageField()
    summary = serializers.CharField()
    degrees = DegreeSerializer(many=True, source="degrees.all")
    licences = LicenceSerializer(many=True, source="licences.all")
    articles_url = serializers.SerializerMethodField(help_text="All posts of the author.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_articles_url(self, page: PractitionerPage) -> str:
        return f"{page_url(page)}#articles"


class PractitionerSerializer(ItemSerializer[PractitionerPage]):
    """A practitioner, whole."""

    name = serializers.CharField(source="title")
    full_name = serializers.CharField(help_text="With honorific and post-nominals.")
    portrait = ImageField()
    body = BodyField()
    degrees = DegreeSerializer(many=True, source="degrees.all")
    licences = LicenceSerializer(many=True, source="licences.all")
    specialties = TopicSerializer(many=True, source="specialties.all")
    languages = SpokenLanguageField(
        many=True, read_only=True, slug_field="code", help_text="BCP 47 codes."
    )
    booking_url = serializers.SerializerMethodField()
    profiles = serializers.SerializerMethodField()
    articles_url = serializers.SerializerMethodField(help_text="All posts of the practitioner.")

    class Meta:
        model = PractitionerPage
        fields: tuple[str, ...] = (
            *ItemSerializer.HEAD,
            "name",
            "full_name",
            "honorific",
            "post_nominals",
            "job_title",
            "portrait",
            "body",
            "degrees",
            "licences",
            "specialties",
            "languages",
            "booking_url",
            "profiles",
            "articles_url",
            *ItemSerializer.TAIL,
        )
        read_only_fields = fields

    @extend_schema_field(ProfileSerializer(many=True))
    def get_profiles(self, page: PractitionerPage) -> list[ProfileData]:
        """In order."""
        urls = [profile.url for profile in page.profiles.all()]
        addresses = public_addresses(urls)
        return [{"same_as": addresses[url]} for url in urls if addresses[url]]

    def get_booking_url(self, page: PractitionerPage) -> str:
        return public_address(page.booking_url) or self.practice.booking_address

    @extend_schema_field(OpenApiTypes.URI)
    def get_articles_url(self, page: PractitionerPage) -> str:
        return f"{page_url(page)}#articles"

    def structured_data(self, content: PractitionerData, crumbs: list[Crumb]) -> Node:
        """The profile of a person."""
        return profile_page(content, self.practice, crumbs)


class PractitionerSummarySerializer(PractitionerSerializer):
    """A practitioner, as listings show them."""

    portrait = LightImageField(widest=480)

    class Meta(PractitionerSerializer.Meta):
        fields = (
            *ItemSerializer.HEAD,
            "name",
            "full_name",
            "honorific",
            "post_nominals",
            "job_title",
            "portrait",
            "specialties",
            "languages",
        )


class PractitionerParameters(ListingParameters):
    """Those of the listing of practitioners."""

    specialty = SlugField(required=False, help_text="The slug of a topic.")
    language = LanguageField(required=False, help_text="A BCP 47 code.")


FACETS: dict[str, Facet] = {
    "specialty": lambda practitioner: (topic["slug"] for topic in practitioner["specialties"]),
    "language": lambda practitioner: practitioner["languages"],
}
PRACTITIONER = register(
    ItemType(
        name="practitioner",
        route="practitioners",
        model=PractitionerPage,
        serializer=PractitionerSerializer,
        summary=PractitionerSummarySerializer,
        introduction="practitioners/includes/facts.html",
        outline=outline,
        facets=FACETS,
        topic_facet="specialty",
        relations=("degrees", "licences", "languages", "profiles", "specialties"),
        shown_relations=("degrees", "licences"),
        practice_fields=frozenset({"booking_url"}),
    )
)
filter_by(PRACTITIONER, PractitionerParameters)

"""The `site/` route: the practice and its website, for front ends elsewhere."""

from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.views import APIView
from wagtail.models import Locale

from cms.content.blocks.rich_text import display_html
from cms.content.practice.current import current_practice
from cms.content.practice.models import OpeningHours, PracticeSettings
from cms.delivery.api.openapi.schema import BAD_REQUEST
from cms.delivery.api.parameters import QueryParameters
from cms.delivery.api.responses import json_response
from cms.delivery.items.public_state import public_state
from cms.delivery.items.registry import LOCALE
from cms.delivery.models import ContentItem
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.content import encode


class LinkSerializer(serializers.Serializer[Any]):
    """A link of the website, under the name it has there."""

    label = serializers.CharField()  # type: ignore[assignment]  # of the link, not of the field
    path = serializers.CharField(help_text="On the website; `content/?path=` takes it.")
    url = serializers.SerializerMethodField()

    def get_url(self, link: dict[str, str]) -> str:
        return absolute_url(link["path"])


@extend_schema_field({"type": "string"})
class ClockField(serializers.TimeField):
    """Hours and minutes, such as 09:30. What OpenAPI calls a time has seconds too."""

    def __init__(self) -> None:
        super().__init__(format="%H:%M", help_text="Such as `09:30`.")


class OpeningHoursSerializer(serializers.ModelSerializer[OpeningHours]):
    """One line of the opening hours, in the practice's time zone."""

    opens = ClockField()
    closes = ClockField()

    class Meta:
        model = OpeningHours
        fields = ("days", "opens", "closes")
        read_only_fields = fields


class ContactSerializer(serializers.ModelSerializer[PracticeSettings]):
    """Where the practice is, and how it is reached. What is not known is empty."""

    email = serializers.CharField()
    booking_url = serializers.CharField(source="booking_address")

    class Meta:
        model = PracticeSettings
        fields = (
            *("street", "city", "region", "postal_code", "country"),
            *("telephone", "email", "booking_url"),
        )
        read_only_fields = fields


class TermsSerializer(serializers.Serializer[PracticeSettings]):
    """The terms for partners. Each item has them too, in its `attribution`."""

    text = serializers.CharField(source="attribution_text")
    licence = serializers.CharField(source="content_licence")
    licence_url = serializers.CharField(source="licence_address")


class SiteSerializer(serializers.ModelSerializer[PracticeSettings]):
    """The website as a whole."""

    name = serializers.CharField(source="practice_name")
    url = serializers.SerializerMethodField(help_text="Of the home page.")
    default_locale = serializers.SerializerMethodField()
    locales = serializers.SerializerMethodField(help_text="Those that something public is in.")
    contact = ContactSerializer(source="*")
    opening_hours = OpeningHoursSerializer(many=True, source="hours")
    navigation = LinkSerializer(many=True)
    footer_links = LinkSerializer(many=True, source="footer")
    disclaimer = serializers.SerializerMethodField(help_text="HTML to show below the content.")
    attribution = TermsSerializer(source="*")

    class Meta:
        model = PracticeSettings
        fields = (
            *("name", "tagline", "url", "default_locale", "locales", "time_zone"),
            *("contact", "opening_hours", "navigation", "footer_links"),
            *("footer_note", "disclaimer", "attribution"),
        )
        read_only_fields = fields

    def get_url(self, practice: PracticeSettings) -> str:
        return absolute_url("/")

    def get_default_locale(self, practice: PracticeSettings) -> str:
        return str(settings.LANGUAGE_CODE)

    def get_locales(self, practice: PracticeSettings) -> list[str]:
        found = {"facets__name": LOCALE, "facets__value": OuterRef("language_code")}
        used = Locale.objects.filter(Exists(ContentItem.objects.public().filter(**found)))
        return sorted(used.values_list("language_code", flat=True))

    def get_disclaimer(self, practice: PracticeSettings) -> str:
        return display_html(practice.disclaimer)


class SiteView(APIView):
    """The practice and its website."""

    @extend_schema(responses={200: SiteSerializer} | BAD_REQUEST, operation_id="site_retrieve")
    def get(self, request: Request) -> HttpResponseBase:
        """Name, contact, opening hours, navigation, disclaimer and terms."""
        QueryParameters.of(request)
        body = encode(SiteSerializer(current_practice()).data)
        return json_response(request, body, valid_until=public_state().valid_until)

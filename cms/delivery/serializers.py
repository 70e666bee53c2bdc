"""What every content item has. The same serializers build the content and its description."""

from datetime import UTC
from functools import cached_property
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.html import format_html
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.addresses import absolute_url, page_url
from cms.blocks.rich_text import display_html
from cms.delivery.registry import item_type_of
from cms.pages.models import BasePage
from cms.practice.current import current_practice
from cms.practice.models import PracticeSettings
from cms.visibility import public_pages

P = TypeVar("P", bound=BasePage)


class AttributionSerializer(serializers.Serializer[Any]):
    """What a partner has to show beside the content."""

    text = serializers.CharField()
    html = serializers.CharField()
    licence = serializers.CharField()
    licence_url = serializers.CharField()
    canonical_url = serializers.URLField()


class TranslationSerializer(serializers.Serializer[Any]):
    """The same content in another locale."""

    locale = serializers.CharField()
    id = serializers.UUIDField()
    url = serializers.URLField()
    api_url = serializers.URLField()


def item_url(page: BasePage) -> str:
    """The address of the page's content item in the API."""
    item_type = item_type_of(page)
    if item_type is None:
        raise LookupError(f"{type(page).__name__} is not registered with cms.delivery.registry")
    return absolute_url(reverse(f"api:{item_type.route}-detail", args=[page.content_id]))


class PageReferenceSerializer(serializers.Serializer[Any]):
    """Another page, as content items refer to it."""

    id = serializers.UUIDField(source="content_id")
    title = serializers.CharField()
    url = serializers.SerializerMethodField()
    api_url = serializers.SerializerMethodField()

    def get_url(self, page: BasePage) -> str:
        return page_url(page)

    def get_api_url(self, page: BasePage) -> str:
        return item_url(page)


class ItemSerializer(serializers.ModelSerializer[P]):
    """The fields that every content item has.

    `HEAD` and `TAIL` are put around the fields of the type.
    """

    HEAD = (
        "id",
        "type",
        "locale",
        "title",
        "slug",
        "summary",
        "url",
        "api_url",
        "published_at",
        "updated_at",
        "position",
    )
    TAIL = ("attribution", "disclaimer", "translations", "schema_org")

    id = serializers.UUIDField(source="content_id", help_text="The same for ever.")
    type = serializers.SerializerMethodField()
    locale = serializers.CharField(source="locale.language_code")
    url = serializers.SerializerMethodField(help_text="On the website.")
    api_url = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(
        source="first_published_at", default_timezone=UTC, allow_null=True
    )
    updated_at = serializers.DateTimeField(
        source="last_published_at", default_timezone=UTC, allow_null=True
    )
    position = serializers.SerializerMethodField(help_text="Of its last change, in the feed.")
    attribution = serializers.SerializerMethodField()
    disclaimer = serializers.SerializerMethodField(help_text="HTML to show below the content.")
    translations = serializers.SerializerMethodField()
    schema_org = serializers.SerializerMethodField(help_text="The JSON-LD of the web page.")

    @cached_property
    def practice(self) -> PracticeSettings:
        """The practice that publishes."""
        return current_practice()

    def get_type(self, page: P) -> str:
        item_type = item_type_of(page)
        return item_type.name if item_type else ""

    def get_url(self, page: P) -> str:
        return page_url(page)

    def get_api_url(self, page: P) -> str:
        return item_url(page)

    def get_position(self, page: P) -> int:
        """Given when the item is stored."""
        return 0

    @extend_schema_field(AttributionSerializer)
    def get_attribution(self, page: P) -> dict[str, str]:
        """From the site settings."""
        text, url = self.practice.attribution_text, page_url(page)
        return {
            "text": text,
            "html": format_html('<p><a href="{}">{}</a></p>', url, text or page.title),
            "licence": self.practice.content_licence,
            "licence_url": self.practice.content_licence_url,
            "canonical_url": url,
        }

    def get_disclaimer(self, page: P) -> str:
        return display_html(self.practice.disclaimer)

    @extend_schema_field(TranslationSerializer(many=True))
    def get_translations(self, page: P) -> list[dict[str, Any]]:
        """The public ones."""
        return [
            {
                "locale": translation.locale.language_code,
                "id": str(translation.content_id),
                "url": page_url(translation),
                "api_url": item_url(translation),
            }
            for translation in public_pages(page.get_translations()).specific()
        ]

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_schema_org(self, page: P) -> dict[str, Any]:
        """Each type says what it is in the words of schema.org."""
        return {}

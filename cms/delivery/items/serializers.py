"""The serializers of all content items, which build the content and its OpenAPI description."""

from datetime import UTC
from functools import cached_property
from typing import Any, TypeVar, cast

from django.urls import reverse
from django.utils.html import format_html
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.content.blocks.rich_text import display_html
from cms.content.pages.breadcrumbs import breadcrumb
from cms.content.pages.models import BasePage
from cms.content.pages.social_images import is_drawn, represent_chosen
from cms.content.practice.current import current_practice
from cms.content.practice.models import PracticeSettings
from cms.delivery.items.batches import translations_of
from cms.delivery.items.registry import item_type_named, item_type_of, item_types
from cms.delivery.items.social_images import item_image
from cms.delivery.models import ContentItem
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.batches import kept
from cms.foundation.formats.content import AttributionData, Content, TranslationData
from cms.foundation.schema_org import Crumb, Node, crumbs_of, document, web_page
from cms.foundation.visibility import public_in_bulk

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


class SocialImageSerializer(serializers.Serializer[Any]):
    """The picture that stands for the content when it is shared."""

    url = serializers.URLField()
    width = serializers.IntegerField(help_text="In pixels.")
    height = serializers.IntegerField(help_text="In pixels.")
    alt = serializers.CharField()


def item_url(page: BasePage) -> str:
    """Return the address of the page's content item in the API."""
    item_type = item_type_of(page)
    if item_type is None:
        raise LookupError(f"{type(page).__name__} is not registered as an item type")
    return absolute_url(reverse(f"api:{item_type.route}-detail", args=[page.content_id]))


def stored_item_url(item: ContentItem) -> str:
    """Return the address of a stored item in the API."""
    route = item_type_named(item.type).route
    return absolute_url(reverse(f"api:{route}-detail", args=[item.pk]))


class PageReferenceSerializer(serializers.Serializer[Any]):
    """Another page, as content items refer to it."""

    id = serializers.UUIDField(source="content_id")
    title = serializers.CharField()
    url = serializers.SerializerMethodField()
    api_url = serializers.SerializerMethodField()

    def to_representation(self, page: BasePage) -> Any:
        """The page; of an alias, its source. In a batch, one page is always the same object."""
        represent = super().to_representation
        return kept((type(self), page.pk), lambda: represent(page.canonical))

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, page: BasePage) -> str:
        return page_url(page)

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, page: BasePage) -> str:
        return item_url(page)


class TypeField(serializers.ChoiceField):
    """A field for the type of an item, which follows from its model."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=[], read_only=True, source="*", **kwargs)

    def bind(self, field_name: str, parent: Any) -> None:
        """Set the only choice, which is the type of the serializer's model."""
        super().bind(field_name, parent)
        model = parent.Meta.model
        self.choices = [each.name for each in item_types() if each.model is model]

    def to_representation(self, page: Any) -> str:
        """Return the name of the type; empty for pages whose model has no type."""
        return next((str(name) for name in self.choices), "")


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
    TAIL = ("attribution", "disclaimer", "translations", "social_image", "schema_org")

    id = serializers.UUIDField(source="content_id", help_text="The same for ever.")
    type = TypeField()
    locale = serializers.CharField(source="locale.language_code", help_text="A BCP 47 code.")
    title = serializers.CharField()
    slug = serializers.CharField(help_text="The last part of its path, in letters of any script.")
    summary = serializers.CharField(help_text="One or two sentences.")
    url = serializers.SerializerMethodField(help_text="On the website.")
    api_url = serializers.SerializerMethodField(help_text="Of this item in the API.")
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
    social_image = serializers.SerializerMethodField(help_text="Stands for it when it is shared.")
    schema_org = serializers.SerializerMethodField(help_text="The JSON-LD of the web page.")

    @cached_property
    def practice(self) -> PracticeSettings:
        """The practice that publishes."""
        return current_practice()

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, page: P) -> str:
        return page_url(page)

    @extend_schema_field(OpenApiTypes.URI)
    def get_api_url(self, page: P) -> str:
        return item_url(page)

    def get_position(self, page: P) -> int:
        """Given when the item is stored."""
        return 0

    @extend_schema_field(AttributionSerializer)
    def get_attribution(self, page: P) -> AttributionData:
        """From the site settings."""
        return self._attribution(page_url(page), page.title)

    def _attribution(self, url: str, title: str) -> AttributionData:
        text = self.practice.attribution_text
        return {
            "text": text,
            "html": format_html('<p><a href="{}">{}</a></p>', url, text or title),
            "licence": self.practice.content_licence,
            "licence_url": self.practice.licence_address,
            "canonical_url": url,
        }

    def get_disclaimer(self, page: P | None) -> str:
        return kept("disclaimer", lambda: display_html(self.practice.disclaimer))

    @extend_schema_field(TranslationSerializer(many=True))
    def get_translations(self, page: P) -> list[TranslationData]:
        """The public ones."""
        found = public_in_bulk(type(page), translations_of(page))
        return [
            {
                "locale": translation.locale.language_code,
                "id": str(translation.content_id),
                "url": page_url(translation),
                "api_url": item_url(translation),
            }
            for translation in sorted(found.values(), key=lambda each: each.path)
        ]

    @extend_schema_field(SocialImageSerializer)
    def get_social_image(self, page: P) -> None:
        """Found when the other fields are there."""

    @extend_schema_field({"type": "object", "additionalProperties": True})
    def get_schema_org(self, page: P) -> Node:
        """Made from the other fields when there are all of them."""
        return {}

    def to_representation(self, page: P) -> Any:
        """The fields; those that are made from others show nothing that is not in these."""
        content = cast(Content, super().to_representation(page))
        if "schema_org" in content:
            chosen = represent_chosen(page.social_image)
            content["social_image"] = item_image(content, chosen, self.practice)
            crumbs = breadcrumb(page, content["title"])
            content["schema_org"] = document(self.structured_data(content, crumbs))
        return content

    def with_terms(self, content: Content) -> Content:
        """Return the whole `content`, as it is stored, with the present terms of the practice."""
        renewed: Content = {
            **content,
            "attribution": self._attribution(content["url"], content["title"]),
            "disclaimer": self.get_disclaimer(None),
        }
        if is_drawn(content["social_image"]):
            renewed["social_image"] = item_image(renewed, None, self.practice)
        crumbs = crumbs_of(content["schema_org"]) or [(content["title"], content["url"])]
        renewed["schema_org"] = document(self.structured_data(renewed, crumbs))
        return renewed

    def structured_data(self, content: Any, crumbs: list[Crumb]) -> Node:
        """What the page of `content` is in the words of schema.org, as each type of item says it.

        `content` has the fields of the type. `crumbs` is the way to it.
        """
        return web_page(
            "WebPage",
            name=content["title"],
            description=content["summary"],
            url=content["url"],
            locale=content["locale"],
            crumbs=crumbs,
        )

"""The base of pages that are published as content items."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.db.models.expressions import Combinable
from django.http import HttpRequest

from cms.content.content_checks.checking import Check
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.side_panel import mark_findings
from cms.content.pages.metadata import Metadata, description
from cms.content.pages.models import BasePage
from cms.content.practice.time_zone import practice_in_use
from cms.delivery.api.oembed import oembed_address
from cms.delivery.items.building import build
from cms.delivery.items.lookup import public_item
from cms.delivery.items.registry import outline_of
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.website.preview_modes import PREVIEW_MODES, channel_named
from cms.foundation.formats.content import Content, Head

LISTING_SIZE = 12


class ContentPage(BasePage):
    """A page whose HTML is made from its content item, so that it shows what the API delivers."""

    has_card: ClassVar = False  # Its content item has one.
    open_graph_type: ClassVar = "website"

    class Meta:
        abstract = True

    def content(self, request: HttpRequest) -> Content:
        """What is published of the page; for a preview or a private page, what would be."""
        item = None if getattr(request, "is_preview", False) else public_item(page=self.pk)
        return build(self) if item is None else item.parsed

    def content_context(self, request: HttpRequest) -> dict[str, Any]:
        """Give the template the content as `item`, in which the editor's panel finds its marks."""
        item: dict[str, Any] = {**self.content(request)}
        if getattr(request, "in_preview_panel", False):
            item = mark_findings(item, Check(Draft.of(self)).findings)
        return {"item": item}

    def metadata(self, request: HttpRequest, context: dict[str, Any]) -> Metadata:
        """What the head says, taken from the content."""
        item, practice = context["item"], practice_in_use()
        outline = outline_of(item)
        return Metadata(
            title=self.seo_title or outline.title,
            url=item["url"],
            description=description(self.search_description, outline.lead, practice.tagline),
            kind=self.open_graph_type,
            locale=item["locale"],
            country=practice.country,
            image=item["social_image"],
            properties=self.open_graph_properties(item),
            schema_org=item["schema_org"],
            api_url=item["api_url"],
            oembed_url=oembed_address(item["url"]),
            translations=item["translations"],
            is_indexed=not getattr(request, "is_preview", False),
        )

    def open_graph_properties(self, item: Any) -> list[tuple[str, str]]:
        """What the Open Graph protocol has for the type of the page, as names and values.

        `item` is its content, whose fields the type knows.
        """
        return []

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The web page and the other channels."""
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str | None) -> str:
        """The page's own template, or that of a channel."""
        if mode_name:
            return channel_named(mode_name).template
        template: str = super().get_preview_template(request, mode_name)
        return template

    def get_preview_context(self, request: HttpRequest, mode_name: str | None) -> dict[str, Any]:
        """The page's own context, or that of a channel."""
        if mode_name:
            channel = channel_named(mode_name)
            return {"page": self, "channel": channel, **channel.context(self, request)}
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context


def paginate(
    items: ContentItemQuerySet, number: str | None, *order: Combinable
) -> "PaginatorPage[Head]":
    """Return page `number` of the summaries of `items`, or the nearest one if there is none.

    They stand in `order`, and those that are equal in it newest first.
    """
    paginator = Paginator(items.order_by(*order, "-published_at", "id"), LISTING_SIZE)
    page: PaginatorPage[Any] = paginator.get_page(number)
    page.object_list = summaries(page.object_list)
    return page


def summaries(items: Iterable[ContentItem]) -> list[Head]:
    """The summaries of `items`, as they are now."""
    return [item.parsed_summary for item in items]


def chosen(ids: list[str]) -> list[Head]:
    """The summaries of the items that `ids` name, in that order, without those not public."""
    found = ContentItem.objects.public().filter(pk__in=ids)
    return sorted(summaries(found), key=lambda content: ids.index(content["id"]))

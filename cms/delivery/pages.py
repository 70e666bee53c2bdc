"""The base of pages that are published as content items."""

import json
from typing import Any

from django.core.paginator import Page as PaginatorPage
from django.core.paginator import Paginator
from django.http import HttpRequest

from cms.delivery.building import build
from cms.delivery.listing import public_item
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.previews import PREVIEW_MODES, channel_named
from cms.delivery.registry import Content
from cms.pages.models import BasePage

LISTING_SIZE = 12


class ContentPage(BasePage):
    """A page whose HTML is made from its content item, so that it shows what the API delivers."""

    class Meta:
        abstract = True

    def content(self, request: HttpRequest) -> Content:
        """What is published of the page; for a preview or a private page, what would be."""
        item = None if getattr(request, "is_preview", False) else public_item(page=self.pk)
        return build(self) if item is None else json.loads(bytes(item.content))

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Give the template the content as `item`."""
        return {**super().get_context(request, *args, **kwargs), "item": self.content(request)}

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


def paginate(items: ContentItemQuerySet, number: str | None) -> "PaginatorPage[Content]":
    """Page `number` of the summaries of `items`, newest first; the nearest one if there is none."""
    paginator = Paginator(items.order_by("-published_at", "id"), LISTING_SIZE)
    page: PaginatorPage[Any] = paginator.get_page(number)
    page.object_list = [json.loads(bytes(item.summary)) for item in page.object_list]
    return page


def public_articles() -> ContentItemQuerySet:
    """All public content items of the type `article`."""
    return ContentItem.objects.public().filter(type="article")

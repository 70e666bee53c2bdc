"""The base class of pages that are published as content items."""

from typing import Any, ClassVar

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
from cms.delivery.models import ContentItem
from cms.delivery.website.preview_modes import PREVIEW_MODES, channel_named
from cms.foundation.formats.content import Content
from cms.foundation.http.cache_tags import item_tag, note_tags


class ContentPage(BasePage):
    """A page that renders its content item as HTML, so that it shows what the API delivers."""

    has_card: ClassVar = False  # Its content item has a card.
    open_graph_type: ClassVar = "website"
    public_item: ContentItem | None = None
    """The item that was read together with the page."""

    class Meta:
        abstract = True

    def content(self, request: HttpRequest) -> Content:
        """Return the published content; for a preview or a private page, build the content.

        An alias shows the content of its source.
        """
        is_preview = getattr(request, "is_preview", False)
        item = None if is_preview else self.public_item or public_item(page=self.canonical.pk)
        if item is None:
            return build(self)
        note_tags(request, [item_tag(item.pk)])
        return item.parsed

    def content_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return the content as `item`, and as `lead` what to show of it above its text.

        The findings are marked for the editor's preview panel.
        """
        content = self.content(request)
        item: dict[str, Any] = {**content}
        if getattr(request, "in_preview_panel", False):
            item = mark_findings(item, Check(Draft.of(self)).findings)
        return {"item": item, "lead": outline_of(content).opening}

    def metadata(self, request: HttpRequest, context: dict[str, Any]) -> Metadata:
        """Return the metadata for the HTML head, taken from the content."""
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
        """Return the Open Graph properties for the type of the page, as names and values.

        `item` is the content of the page, with the fields of its type.
        """
        return []

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The names and labels of the preview modes: the web page and the other channels."""
        return PREVIEW_MODES

    def get_preview_template(self, request: HttpRequest, mode_name: str | None) -> str:
        """Return the page's own template, or the template of a channel."""
        if mode_name:
            return channel_named(mode_name).template
        template: str = super().get_preview_template(request, mode_name)
        return template

    def get_preview_context(self, request: HttpRequest, mode_name: str | None) -> dict[str, Any]:
        """Return the page's own context, or the context of a channel."""
        if mode_name:
            channel = channel_named(mode_name)
            return {"page": self, "channel": channel, **channel.context(self, request)}
        context: dict[str, Any] = super().get_preview_context(request, mode_name)
        return context

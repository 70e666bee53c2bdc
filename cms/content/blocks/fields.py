"""Serializer fields that several blocks use."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.content.blocks.rich_text import Anchors, display_html

MAY_GROW = "More values may come."


@extend_schema_field({"type": "string", "contentMediaType": "text/html"})
class RichTextHtml(serializers.Field[Any, Any, str, Any]):
    """A serializer field for rich text as HTML: absolute links, no tags internal to Wagtail."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Any) -> str:
        """Return the HTML to show for `value`, a RichText or its source."""
        source = value if isinstance(value, str) else value.source
        return display_html(source, self.context.get("anchors") or Anchors())

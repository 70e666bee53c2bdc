"""The base classes of content blocks: editable fields, an API representation and a template."""

from typing import Any, ClassVar, TypedDict

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from rest_framework.serializers import CharField, Field, Serializer
from wagtail import blocks

from cms.content.blocks.rich_text import Anchors
from cms.foundation.addresses import safe_address


class BlockData(TypedDict):
    """A block in the API: `value` is serialized by its `Api`, and `html` is ready to show."""

    id: str
    type: str
    value: dict[str, Any]
    html: str


class AddressBlock(blocks.URLBlock):
    """A block for an address. An unsafe one that passed no form, as in an import, becomes empty."""

    def to_python(self, value: Any) -> Any:
        """Return the stored address, or an empty string for an unsafe one."""
        return safe_address(value) if isinstance(value, str) else value

    def normalize(self, value: Any) -> Any:
        """Return an address that code sets as `to_python` does."""
        return self.to_python(super().normalize(value))


class BlockValue(blocks.StructValue):
    """A StructValue whose properties can be read with brackets, like its fields."""

    def __missing__(self, name: str) -> Any:
        if isinstance(getattr(type(self), name, None), property):
            return getattr(self, name)
        raise KeyError(name)


class ContentBlock(blocks.Block):
    """Mixin for a Wagtail block with an API representation and a template.

    `Api` is the serializer of the block's value; the template gets the serialized data as `value`.
    `Meta` has icon, description, preview value and template; the system check `blocks.E001` reports
    a block that lacks any of them.
    """

    Api: ClassVar[type[Serializer[Any]]]

    def get_api_representation(
        self, value: Any, context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """Return the block's value as JSON; the blocks of a body share `context["anchors"]`."""
        context = context if context and "anchors" in context else {"anchors": Anchors()}
        representation = self.Api(value, context=context)
        return {
            name: _text_if_missing(representation.fields[name], child)
            for name, child in representation.data.items()
        }

    def render_representation(self, representation: dict[str, Any]) -> SafeString:
        """Return the HTML of the block, ready to be shown on its own."""
        html = render_to_string(self.meta.template, {"value": representation})
        return mark_safe(html.strip())  # noqa: S308  # made by the block's own template

    def render(self, value: Any, context: dict[str, Any] | None = None) -> SafeString:
        """Return the HTML of the block for Wagtail's own template tags and block previews."""
        return self.render_representation(self.get_api_representation(value))


def _text_if_missing(field: "Field[Any, Any, Any, Any]", value: Any) -> Any:
    """Return `value`, or an empty string for a text field that the saved block does not have."""
    is_text = isinstance(field, CharField) and not field.allow_null
    return "" if value is None and is_text else value


class StructContentBlock(ContentBlock, blocks.StructBlock):
    """A content block with several fields."""

    class Meta:
        value_class = BlockValue

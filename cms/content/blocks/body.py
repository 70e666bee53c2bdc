"""The body of a page: its StreamBlock, its API representation and its OpenAPI schema."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field, inline_serializer
from rest_framework import serializers
from wagtail.blocks import StreamBlock, StreamBlockValidationError, StreamValue

from cms.content.blocks.base import BlockData
from cms.content.blocks.rich_text import Anchors
from cms.content.blocks.vocabulary import VOCABULARY

NOTHING_WRITTEN = "Nothing is written here yet."


class BodyBlock(StreamBlock):
    """A StreamBlock with the blocks `names` of the vocabulary; by default with all of them."""

    def __init__(self, names: tuple[str, ...] = tuple(VOCABULARY), **kwargs: Any) -> None:
        super().__init__([(name, VOCABULARY[name]()) for name in names], **kwargs)

    def clean(self, value: StreamValue) -> StreamValue:
        """Refuse to publish a required body that has only empty paragraphs."""
        is_needed = self.required and not self.is_deferred_validation
        if is_needed and value and all(is_blank(child) for child in value):
            raise StreamBlockValidationError(non_block_errors=[ValidationError(NOTHING_WRITTEN)])
        return super().clean(value)


def is_blank(child: Any) -> bool:
    """Return whether the block `child` of a stream is a paragraph without any text."""
    return bool(child.block_type == "paragraph" and not strip_tags(child.value.source).strip())


def represent_body(body: StreamValue) -> list[BlockData]:
    """Return each block as `id`, `type`, `value` (its fields) and `html` (ready to show alone).

    An empty paragraph, such as a new article begins with, is left out.
    """
    context = {"anchors": Anchors()}
    represented: list[BlockData] = []
    for child in body:
        if is_blank(child):
            continue
        value = child.block.get_api_representation(child.value, context)
        represented.append(
            {
                "id": child.id,
                "type": child.block_type,
                "value": value,
                "html": child.block.render_representation(value),
            }
        )
    return represented


def _block_serializers() -> dict[str, Any]:
    return {
        name: inline_serializer(
            name=f"{block.__name__}",
            fields={
                "id": serializers.UUIDField(),
                "type": serializers.ChoiceField(choices=[name]),
                "value": type(f"{block.__name__}Value", (block.Api,), {"__doc__": block.__doc__})(),
                "html": serializers.CharField(help_text="Ready to show on its own."),
            },
        )
        for name, block in VOCABULARY.items()
    }


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Block",
        serializers=_block_serializers,
        resource_type_field_name="type",
        many=True,
    )
)
class BodyField(serializers.Field[StreamValue, Any, list[BlockData], Any]):
    """A serializer field for the blocks of a page's body."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: StreamValue) -> list[BlockData]:
        """Return the blocks as `represent_body` does."""
        return represent_body(value)

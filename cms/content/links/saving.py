"""The conversion of own addresses in rich text whenever something is saved."""

from functools import cache
from typing import Any

from django.db.models import Field, Model
from django.db.models.signals import pre_save
from wagtail.blocks import Block, ListBlock, RichTextBlock, StreamBlock, StreamValue, StructBlock
from wagtail.fields import RichTextField, StreamField

from cms.content.links.rich_text import with_links_to_pages


def connect() -> None:
    """Connect the receiver, which takes every model with rich text."""
    pre_save.connect(_saving)


def _saving(instance: Any, raw: bool = False, **_: object) -> None:
    if not raw:
        link_to_pages(instance)


def link_to_pages(instance: Model) -> list[str]:
    """Make own addresses in the rich text of `instance` links to pages, without saving it.

    Return the names of the fields that changed. Deferred fields are left alone.
    """
    deferred = instance.get_deferred_fields()
    return [
        field.name
        for field in _text_fields(type(instance))
        if field.attname not in deferred and _has_changed(instance, field)
    ]


@cache
def _text_fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    fields = model._meta.concrete_fields
    return tuple(field for field in fields if isinstance(field, (RichTextField, StreamField)))


def _has_changed(instance: Model, field: Any) -> bool:
    value = getattr(instance, field.attname)
    if isinstance(field, RichTextField):
        linked: Any = with_links_to_pages(value or "")
        is_changed: bool = linked != (value or "")
    else:
        stored = field.stream_block.get_prep_value(value)
        linked = _linked(field.stream_block, stored)
        is_changed = linked != stored
        linked = StreamValue(field.stream_block, linked, is_lazy=True)
    if is_changed:
        setattr(instance, field.attname, linked)
    return is_changed


def _linked(block: Block, stored: Any) -> Any:
    """Return the `stored` JSON of a block with links to pages in its rich text."""
    match block, stored:
        case RichTextBlock(), str():
            return with_links_to_pages(stored)
        case StreamBlock(), list():
            return [_child(block.child_blocks, each) for each in stored]
        case ListBlock(), list():
            return [_child({"item": block.child_block}, each) for each in stored]
        case StructBlock(), dict():
            children = block.child_blocks
            return {
                name: _linked(children[name], value) if name in children else value
                for name, value in stored.items()
            }
    return stored


def _child(blocks: Any, stored: Any) -> Any:
    """Return the `stored` child of a stream or list, whose type is one of `blocks`."""
    if isinstance(stored, dict) and stored.get("type") in blocks and "value" in stored:
        return {**stored, "value": _linked(blocks[stored["type"]], stored["value"])}
    return stored

"""System checks of the block vocabulary."""

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail import hooks
from wagtail.blocks import StructBlock
from wagtail.fields import StreamField as WagtailStreamField

from cms.content.blocks.base import ContentBlock
from cms.content.blocks.streams import StreamField
from cms.content.blocks.vocabulary import VOCABULARY

HINTS = {
    "icon": "Name one of Wagtail's in `icon` of its Meta: the picker shows it.",
    "description": "Write a sentence in `description` of its Meta: editors choose by it.",
    "preview value": "Give a value of all its fields in `preview_value` of its Meta.",
    "template": "Add the file, and name it in `template` of its Meta: readers see what it shows.",
    "API representation": "Add a serializer of its value as the class `Api`: partners get that.",
    "docstring": "Say in a sentence what it is: partners read it in the reference of blocks.",
}
"""What to do about each part that a block can lack."""


def check_vocabulary(**_: object) -> list[CheckMessage]:
    """Return the errors in the block vocabulary and in the project's stream fields.

    blocks.E001: a block lacks a required part. blocks.E002: a field has a block that is not a
    content block. blocks.E003: the blocks of a field would be in the migrations.
    """
    return [*_incomplete_blocks(), *_blocks_of_others(), *_fields_in_migrations()]


def _incomplete_blocks() -> Iterator[CheckMessage]:
    for name, block_class in VOCABULARY.items():
        block = block_class()
        for what in missing_parts(block):
            yield Error(
                f"The block {name!r} ({block_class.__name__}) has no {_named(what, block)}.",
                hint=f"{HINTS[what]} See docs/developers/adding-a-block.md.",
                id="blocks.E001",
            )


def _blocks_of_others() -> Iterator[CheckMessage]:
    for where, name in _foreign_blocks():
        yield Error(
            f"The block {name!r} of {where} is not a content block.",
            hint="Derive it from cms.content.blocks.base.ContentBlock: the API delivers those.",
            id="blocks.E002",
        )


def _fields_in_migrations() -> Iterator[CheckMessage]:
    for where, field in _stream_fields():
        if not isinstance(field, StreamField):
            yield Error(
                f"Each change of the blocks of {where} needs a migration.",
                hint="Make it a cms.content.blocks.streams.StreamField, which keeps them out.",
                id="blocks.E003",
            )


def missing_parts(block: ContentBlock) -> list[str]:
    """Return the names of the parts that `block` lacks; the keys of `HINTS` are all parts."""
    meta = block.meta
    present = {
        "icon": meta.icon != "placeholder" and meta.icon in _icons(),
        "description": bool(getattr(meta, "description", "")),
        "preview value": _has_preview(block, getattr(meta, "preview_value", None)),
        "template": _template_exists(getattr(meta, "template", None)),
        "API representation": hasattr(block, "Api"),
        "docstring": bool(type(block).__doc__),
    }
    return [part for part, is_there in present.items() if not is_there]


def _named(part: str, block: ContentBlock) -> str:
    """Return what to call a missing part; a template that is nowhere found has a name."""
    template = getattr(block.meta, "template", None)
    return f"{part} {template!r}" if part == "template" and template else part


def _icons() -> set[str]:
    """The names of the icons that the admin has."""
    files: list[str] = []
    for hook in hooks.get_hooks("register_icons"):
        files = hook(files)
    return {PurePath(file).stem for file in files}


def _has_preview(block: ContentBlock, value: Any) -> bool:
    """Return whether `value` is a preview value with each field of the block."""
    fields = block.child_blocks if isinstance(block, StructBlock) else ()
    return value is not None and all(name in value for name in fields)


def _template_exists(name: str | None) -> bool:
    if not name:
        return False
    try:
        get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


def _foreign_blocks() -> Iterator[tuple[str, str]]:
    for where, field in _stream_fields():
        for name, block in field.stream_block.child_blocks.items():
            if not isinstance(block, ContentBlock):
                yield where, name


def _stream_fields() -> Iterator[tuple[str, WagtailStreamField]]:
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, WagtailStreamField):
                yield f"{model.__name__}.{field.name}", field

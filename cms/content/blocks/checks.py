"""System checks of the block vocabulary."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from wagtail.fields import StreamField as WagtailStreamField

from cms.content.blocks.base import ContentBlock
from cms.content.blocks.streams import StreamField
from cms.content.blocks.vocabulary import VOCABULARY

HINT = (
    "Give it one in the block's class; a template is a file in "
    "cms/content/blocks/templates/blocks. See docs/developers/adding-a-block.md."
)


def check_vocabulary(**_: Any) -> list[CheckMessage]:
    """blocks.E001: a block that lacks what every block has; blocks.E002: one outside of it.

    blocks.E003: a field whose blocks would be in the migrations.
    """
    errors: list[CheckMessage] = []
    for name, block_class in VOCABULARY.items():
        errors += [
            Error(
                f"The block {name!r} ({block_class.__name__}) has no {what}.",
                hint=HINT,
                id="blocks.E001",
            )
            for what in missing_parts(block_class())
        ]
    errors += [
        Error(
            f"The block {name!r} of {where} is not a content block.",
            hint="Derive it from cms.content.blocks.base.ContentBlock: the API delivers those.",
            id="blocks.E002",
        )
        for where, name in _foreign_blocks()
    ]
    errors += [
        Error(
            f"Each change of the blocks of {where} needs a migration.",
            hint="Make it a cms.content.blocks.streams.StreamField, which keeps them out.",
            id="blocks.E003",
        )
        for where, field in _stream_fields()
        if not isinstance(field, StreamField)
    ]
    return errors


def missing_parts(block: ContentBlock) -> list[str]:
    """What `block` lacks of icon, description, preview value, template, representation."""
    meta = block.meta
    template = getattr(meta, "template", None)
    present = {
        "icon": getattr(meta, "icon", "placeholder") != "placeholder",
        "description": bool(getattr(meta, "description", "")),
        "preview value": getattr(meta, "preview_value", None) is not None,
        f"template {template!r}" if template else "template": _template_exists(template),
        "API representation": hasattr(block, "Api"),
    }
    return [part for part, is_there in present.items() if not is_there]


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

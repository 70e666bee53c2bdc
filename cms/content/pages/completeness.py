"""Missing content of a page, for lists and the dashboard, where no form asks for it."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from modelcluster.models import get_all_child_relations
from wagtail.blocks import BlockField, StreamBlockValidationError
from wagtail.models import Page

UNFINISHED = "A part of it is not finished."
# What to do about an empty field, in place of Django's general message.
TO_FILL_IN = {
    "title": "Fill this in: readers see it first, here and in every list.",
    "summary": "Write a summary: one or two sentences for lists and search results.",
}


def untitled(page: Page) -> str:
    """Return the provisional title of a draft that has no title."""
    return f"Untitled {page._meta.verbose_name}"


def explain_required(fields: dict[str, forms.Field]) -> None:
    """Set error messages that say what to do if a required field of the page form is empty."""
    for name in TO_FILL_IN.keys() & fields.keys():
        fields[name].error_messages["required"] = TO_FILL_IN[name]


def missing(page: Page) -> Iterator[str]:
    """Yield a sentence for each error of `page`, as it is in memory, that its form would show."""
    if page.title == untitled(page):
        yield f"Title: {TO_FILL_IN['title']}"
    fields = page.get_edit_handler().get_form_class().base_fields
    explain_required(fields)
    for name, field in fields.items():
        # Other fields are references, and a column holds no reference to what does not exist.
        if isinstance(field, (forms.CharField, BlockField)):
            yield from _refused(str(field.label or name), field.clean, getattr(page, name))
    yield from _refused("", page.clean)
    for relation in get_all_child_relations(page):
        for row in getattr(page, relation.get_accessor_name()).all():
            label = relation.related_model._meta.verbose_name.capitalize()
            yield from _refused(label, row.clean_fields, ["id", relation.field.name])


def _refused(label: str, check: Any, *values: Any) -> Iterator[str]:
    try:
        check(*values)
    except StreamBlockValidationError as error:
        yield f"{label}: {next(iter(error.non_block_errors), UNFINISHED)}"
    except ValidationError as error:
        yield f"{label}: {error.messages[0]}" if label else error.messages[0]

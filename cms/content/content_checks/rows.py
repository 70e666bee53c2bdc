"""A page and its inline rows that may have pictures or links, in memory and in a form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from modelcluster.models import get_all_child_relations

from cms.content.images.pictures import images_of
from cms.content.links.fields import addresses_of

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Row:
    """The values of a page, whose path is empty, or of one of its inline rows."""

    path: Path
    model: type[Model]
    values: Mapping[str, Any]


def checked_rows(model: type[Model]) -> list[Any]:
    """Return the child relations of a page or a row whose rows, or rows below, are checked."""
    return [
        relation
        for relation in get_all_child_relations(model)
        for row in [relation.related_model]
        if images_of(row) or addresses_of(row) or checked_rows(row)
    ]


def rows_of(instance: Any, path: Path = ()) -> Iterator[Row]:
    """Yield a page or an inline row, and the rows below it that may have pictures or links."""
    fields = instance._meta.concrete_fields
    values = {field.name: getattr(instance, field.attname) for field in fields}
    yield Row(path, type(instance), values)
    for relation in checked_rows(type(instance)):
        name = relation.get_accessor_name()
        for number, row in enumerate(getattr(instance, name).all()):
            yield from rows_of(row, (*path, name, number))


def rows_of_form(form: Any, path: Path = ()) -> Iterator[Row]:
    """Yield the page and its rows as they will be saved, with fields that are not in the form."""
    instance, cleaned = form.instance, form.cleaned_data
    values = {
        field.name: cleaned.get(field.name)
        if field.name in form.fields
        else getattr(instance, field.attname)
        for field in instance._meta.concrete_fields
    }
    yield Row(path, type(instance), values)
    for relation in checked_rows(type(instance)):
        name = relation.get_accessor_name()
        if formset := form.formsets.get(name):
            formset.is_valid()  # Without this its forms would be cleaned only after this one.
            for number, row in enumerate(formset.forms):
                if row.cleaned_data and not row.cleaned_data.get("DELETE"):
                    yield from rows_of_form(row, (*path, name, number))
        else:
            for number, row in enumerate(getattr(instance, name).all()):
                yield from rows_of(row, (*path, name, number))


def show_error(form: Any, path: Path, message: str) -> None:
    """Add `message` to the field at `path`, which may be in an inline row."""
    name, *inside = path
    if inside and name in form.formsets:
        show_error(form.formsets[name].forms[inside[0]], tuple(inside[1:]), message)
    elif name not in form.errors:
        form.add_error(name if name in form.fields else None, message)

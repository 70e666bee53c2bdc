"""The comparison of two versions of a page, as HTML for editors."""

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.compare import (
    StreamBlockComparison,
    StreamFieldComparison,
    get_comparison_class_for_block,
)
from wagtail.fields import StreamField
from wagtail.models import Revision

from cms.content.pages.models import BasePage
from cms.editorial.editing.merging import MINE, THEIRS, FieldSpec, Kind, Question, RevisionContent

# The class that Wagtail gives to a change; text is escaped, so it cannot match.
CHANGED = re.compile(r'class="(comparison__child-object )?(addition|deletion)"')
REMOVED = format_html("<em>{}</em>", "Removed.")
NOT_SHOWN = format_html("<em>{}</em>", "The formatting, or the order.")


@dataclass(frozen=True)
class Change:
    """A change to a field in one of the versions."""

    label: str
    html: SafeString
    by_both: bool


@dataclass(frozen=True)
class Choice:
    """A question to the editor, with a label and both versions to choose from."""

    question: Question
    label: str
    theirs: SafeString
    mine: SafeString


class Versions:
    """The versions `theirs` and `mine`, and the `base` that both started from, if it is known."""

    def __init__(
        self,
        request: HttpRequest,
        page: BasePage,
        *,
        base: Revision | None,
        theirs: RevisionContent,
        mine: RevisionContent,
    ) -> None:
        self._request, self._page = request, page
        self.base = base.content if base else None
        self.theirs, self.mine = theirs, mine

    @cached_property
    def _comparisons(self) -> dict[str, Any]:
        """Wagtail's comparison of each field that this editor sees in the form, by field name."""
        comparisons = _comparisons(self._request, self._page)
        return {name: compare for name, compare in comparisons.items() if name in self.theirs}

    @cached_property
    def _labels(self) -> dict[str, str]:
        return _labels(self._page, self._comparisons)

    @cached_property
    def fields(self) -> list[FieldSpec]:
        """The fields to merge."""
        specs = [_spec(name, comparison.args[0]) for name, comparison in self._comparisons.items()]
        if self._page.first_published_at:
            return specs
        return [replace(s, follows="title") if s.name == "slug" else s for s in specs]

    def changed_by_them(self, names: Iterable[str]) -> set[str]:
        """Return the names of the fields that `theirs` changed, among `fields` and `names`."""
        base = self.base or {}
        specs = {name: FieldSpec(name) for name in names} | {s.name: s for s in self.fields}
        there = (spec for name, spec in specs.items() if name in self.theirs)
        return {
            spec.name
            for spec in there
            if spec.bare(self.theirs[spec.name]) != spec.bare(base.get(spec.name))
        }

    @cached_property
    def _pages(self) -> dict[str, BasePage | None]:
        contents = {"base": self.base, THEIRS: self.theirs, MINE: self.mine}
        return {
            # Wagtail removes the keys that it has processed from the content.
            name: self._page.with_content_json(dict(content)) if content else None
            for name, content in contents.items()
        }

    def changes(self, changed_by: dict[str, set[str]], side: str) -> list[Change]:
        """Return what `side` changed; without a base, how mine differs from theirs."""
        before = self._pages["base"] or self._pages[THEIRS]
        other = changed_by[MINE if side == THEIRS else THEIRS]
        comparisons = {
            name: comparison(before, self._pages[side])
            for name, comparison in self._comparisons.items()
            if name in changed_by[side]
        }
        return [
            Change(self._labels[name], _field(comparison), name in other)
            for name, comparison in comparisons.items()
        ]

    def choices(self, questions: list[Question]) -> Iterator[Choice]:
        """Yield each question with both versions of the field or item that it is about."""
        for question in questions:
            label = self._label(question)
            sides = [self._shown(question, side) for side in (THEIRS, MINE)]
            yield Choice(question, label, *sides)

    def _label(self, question: Question) -> str:
        label = self._labels[question.field]
        item = self._item(question, THEIRS) or self._item(question, MINE)
        return f"{label}: {item.block.label}" if hasattr(item, "block") else label

    def _shown(self, question: Question, side: str) -> SafeString:
        before, after = self._pages["base"] or self._pages[side], self._pages[side]
        comparison = self._comparisons[question.field](before, after)
        if question.item is None:
            return _field(comparison)
        new = self._item(question, side)
        old = self._item(question, "base") or new
        if new is None:
            return REMOVED
        if not comparison.is_field:
            return _object(comparison.get_child_comparison(old, new))
        compare = get_comparison_class_for_block(new.block)
        return SafeString(compare(new.block, True, True, old.value, new.value).htmldiff())

    def _item(self, question: Question, side: str) -> Any:
        """Return the block or child object of the question, or None if that version has none."""
        page = self._pages[side]
        if page is None or question.item is None:
            return None
        return _items(getattr(page, question.field)).get(question.item)


def fields_by_label(request: HttpRequest, page: BasePage) -> list[tuple[str, FieldSpec]]:
    """Return each field of the form that this editor sees, with its label."""
    comparisons = _comparisons(request, page)
    labels = _labels(page, comparisons)
    return [(labels[name], _spec(name, compare.args[0])) for name, compare in comparisons.items()]


def _labels(page: BasePage, comparisons: dict[str, Any]) -> dict[str, str]:
    """Return the label of each field that is compared, as the form shows it, by field name."""
    headings = dict(_headings(page.get_edit_handler()))
    return {
        name: headings.get(name) or str(compare(page, page).field_label())
        for name, compare in comparisons.items()
    }


def _headings(panel: Any) -> Iterator[tuple[str, str]]:
    """Yield the name and the own heading of each field in the panel."""
    if name := getattr(panel, "field_name", "") or getattr(panel, "relation_name", ""):
        yield name, str(panel.heading)
    else:
        for child in getattr(panel, "children", ()):
            yield from _headings(child)


def _comparisons(request: HttpRequest, page: BasePage) -> dict[str, Any]:
    panel = page.get_edit_handler().get_bound_panel(instance=page, request=request, form=None)
    return {_name(comparison): comparison for comparison in panel.get_comparison()}


def _items(value: Any) -> dict[Hashable, Any]:
    if hasattr(value, "stream_block"):
        return {block.id: block for block in value}
    return {child.pk: child for child in value.all()}


def _name(comparison: Any) -> str:
    field = comparison.args[0]
    return str(getattr(field, "related_name", None) or field.name)


def _spec(name: str, field: Any) -> FieldSpec:
    if isinstance(field, StreamField):
        return FieldSpec(name, Kind.BLOCKS)
    if field.one_to_many:
        return FieldSpec(name, Kind.OBJECTS, parent=field.field.name)
    return FieldSpec(name, Kind.CHOICES if field.many_to_many else Kind.VALUE)


def _field(comparison: Any) -> SafeString:
    """Return the changed blocks of a body, the changed child objects, or the changes of a field."""
    if isinstance(comparison, StreamFieldComparison):
        parts = _blocks(comparison)
    elif comparison.is_field:
        parts = [comparison.htmldiff()]
    else:
        parts = [_object(child) for child in comparison.get_child_comparisons()]
    changed = [part for part in parts if CHANGED.search(part)]
    return SafeString("".join(changed)) or NOT_SHOWN


def _blocks(comparison: Any) -> list[str]:
    block = comparison.field.stream_block
    whole = StreamBlockComparison(block, True, True, comparison.val_a, comparison.val_b)
    parts: list[str] = []
    for part in whole.get_block_comparisons():
        if part.is_new() or part.is_deleted():
            kind, value = ("addition", part.val_b) if part.is_new() else ("deletion", part.val_a)
            html = part.htmlvalue(value)
        elif _stored(part.block, part.val_a) == _stored(part.block, part.val_b):
            continue
        else:
            kind, html = "", part.htmldiff()
        parts.append(_framed(kind, SafeString(html)))
    return parts


def _stored(block: Any, value: Any) -> str:
    return FieldSpec("").bare(block.get_prep_value(value))


def _framed(kind: str, html: SafeString) -> SafeString:
    return format_html('<div class="{}">{}</div>', f"comparison__child-object {kind}".strip(), html)


def _object(comparison: Any) -> SafeString:
    """Return the fields of a child object with their changes marked."""
    fields = ((f.field_label(), f.htmldiff()) for f in comparison.get_field_comparisons())
    rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", fields)
    kind = "addition" if comparison.is_addition() else "deletion"
    kind = kind if comparison.is_addition() or comparison.is_deletion() else ""
    return _framed(kind, format_html('<dl class="comparison__list">{}</dl>', rows))

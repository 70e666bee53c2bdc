"""The draft of a page: its texts, blocks and pictures."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from django.db.models import CharField, EmailField, Field, Model, SlugField, TextField, URLField
from wagtail import blocks
from wagtail.blocks import RichTextBlock, StreamValue
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms.content.content_checks.rows import Path, Row, rows_of
from cms.content.images.pictures import images_of

# Wagtail's page fields that readers see, above and below the fields that a page type adds.
FIELDS_ABOVE = ("title",)
FIELDS_BELOW = ("seo_title", "search_description")
NEVER_SHOWN = frozenset({"claims_reason"})
PARAGRAPHS = ["p", "li", "h2", "h3", "h4"]


@dataclass(frozen=True)
class Piece:
    """A text field of the page (`block` is then None, or a RichTextBlock), or a block.

    `path` is the name of the page's field, followed by the place in it: the number of a block, the
    name of a field in the block, the number of an item in a list.
    """

    path: Path
    block: blocks.Block | None
    value: Any

    @cached_property
    def html(self) -> BeautifulSoup | None:
        """The parsed source of rich text, with spaces for line breaks; None for anything else."""
        if not isinstance(self.block, blocks.RichTextBlock) or self.value is None:
            return None
        html = BeautifulSoup(self.value.source, "html.parser")
        for line_break in html.find_all("br"):
            line_break.replace_with(" ")
        return html

    def paragraphs(self) -> Iterator[str]:
        """Yield each paragraph, list item or table cell as one line of text."""
        if self.html is not None:
            yield from _paragraphs(self.html)
        elif self.block is None or isinstance(self.block, (blocks.CharBlock, blocks.TextBlock)):
            yield _one_line(self.value or "")
        elif self.path[-1] == "table":
            rows = (self.value or {}).get("data") or []
            yield from (_one_line(cell) for row in rows for cell in row if cell)


@dataclass(frozen=True)
class Picture:
    """An image with the primary key `key`, the field that refers to it, and its row's `values`."""

    path: Path
    field: Any
    key: int
    values: Mapping[str, Any]


def _paragraphs(html: BeautifulSoup) -> Iterator[str]:
    paragraphs: dict[int, list[str]] = {}
    for string in html.find_all(string=True):
        paragraphs.setdefault(id(string.find_parent(PARAGRAPHS)), []).append(str(string))
    yield from (_one_line("".join(words)) for words in paragraphs.values())


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def sources_of(page: Page) -> str:
    """Return the name of the inline rows that the text of `page` cites by number; empty if none."""
    return str(getattr(page, "source_rows", ""))


def own_texts(model: type[Model]) -> list[Field[Any, Any]]:
    """Return the text fields that readers see and the page type itself defines, in their order."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.model is not Page
        and field.editable
        and not field.choices
        and isinstance(field, (CharField, TextField))
        and not isinstance(field, (EmailField, SlugField, URLField, StreamField))
        and field.name not in (*NEVER_SHOWN, *getattr(model, "unread_fields", ()))
    ]


class Draft:
    """The field values of the page `key`, and the number of its references.

    `rows` are the page itself and its inline rows that may have pictures or links. `sources` are
    the paths of its references in order; None if pages of its type have none.
    """

    def __init__(
        self,
        values: Mapping[str, Any],
        references: int,
        key: int | None,
        rows: Iterable[Row] = (),
        sources: Iterable[Path] | None = None,
    ) -> None:
        self.values = values
        self.references = references
        self.key = key
        self.rows = tuple(rows)
        self.sources = None if sources is None else tuple(sources)

    @classmethod
    def of(cls, page: Page) -> "Draft":
        """Return the draft of a page in memory; foreign keys are represented by their keys only."""
        rows = list(rows_of(page))
        name = sources_of(page)
        sources = [(name, n) for n in range(getattr(page, name).count())] if name else None
        return cls(rows[0].values, len(sources or ()), page.pk, rows, sources)

    @cached_property
    def pictures(self) -> list[Picture]:
        """The pictures that foreign keys of the page and its rows refer to; not those in blocks."""
        return [
            Picture((*row.path, field.name), field, getattr(value, "pk", value), row.values)
            for row in self.rows
            for field in images_of(row.model)
            if (value := row.values.get(field.name))
        ]

    @cached_property
    def pieces(self) -> list[Piece]:
        """All pieces in reading order; a block comes before its child blocks."""
        own = own_texts(self.rows[0].model) if self.rows else []
        texts = [*self._fields(FIELDS_ABOVE), *self._texts(own)]
        return [*texts, *self._streams(), *self._fields(FIELDS_BELOW)]

    def _fields(self, names: Iterable[str]) -> Iterator[Piece]:
        yield from (Piece((n,), None, self.values[n]) for n in names if n in self.values)

    def _texts(self, fields: Iterable[Field[Any, Any]]) -> Iterator[Piece]:
        for field in fields:
            value = self.values.get(field.name)
            if isinstance(field, RichTextField):
                yield Piece((field.name,), RichTextBlock(), RichText(value or ""))
            elif value is not None:
                yield Piece((field.name,), None, value)

    def _streams(self) -> Iterator[Piece]:
        for name, stream in self.values.items():
            for number, child in enumerate(stream if isinstance(stream, StreamValue) else ()):
                yield from _inside((name, number), child.block, child.value)


def _inside(path: Path, block: blocks.Block, value: Any) -> Iterator[Piece]:
    yield Piece(path, block, value)
    if isinstance(block, ImageBlock):  # Its value is an image, not a struct.
        return
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _inside((*path, name), child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(value):
            yield from _inside((*path, number), block.child_block, item)

"""What an editor wrote on a page, piece by piece."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bs4 import BeautifulSoup
from wagtail import blocks
from wagtail.images.blocks import ImageBlock
from wagtail.models import Page

Path = tuple[str | int, ...]
# The fields of any page that readers see as running text; the body stands between the two groups.
FIELDS_ABOVE = ("title", "introduction", "summary")
FIELDS_BELOW = ("seo_title", "search_description")
PARAGRAPHS = ["p", "li", "h2", "h3", "h4"]


@dataclass(frozen=True)
class Piece:
    """A text field of the page (then `block` is None), or a block of the body at any depth.

    `path` is the name of the page's field, then the place in it: the number of a block, the name
    of a field in the block, the number of an item in a list.
    """

    path: Path
    block: blocks.Block | None
    value: Any

    @cached_property
    def html(self) -> BeautifulSoup | None:
        """The rich text as it is stored; None for anything else."""
        if not isinstance(self.block, blocks.RichTextBlock) or self.value is None:
            return None
        html = BeautifulSoup(self.value.source, "html.parser")
        for line_break in html.find_all("br"):
            line_break.replace_with(" ")
        return html

    def paragraphs(self) -> Iterator[str]:
        """The running text: each paragraph, list item or cell by itself, on one line."""
        if self.html is not None:
            yield from _paragraphs(self.html)
        elif self.block is None or isinstance(self.block, (blocks.CharBlock, blocks.TextBlock)):
            yield _one_line(self.value or "")
        elif self.path[-1] == "table":
            rows = (self.value or {}).get("data") or []
            yield from (_one_line(cell) for row in rows for cell in row if cell)


def _paragraphs(html: BeautifulSoup) -> Iterator[str]:
    paragraphs: dict[int, list[str]] = {}
    for string in html.find_all(string=True):
        paragraphs.setdefault(id(string.find_parent(PARAGRAPHS)), []).append(str(string))
    yield from (_one_line("".join(words)) for words in paragraphs.values())


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def sources_of(page: Page) -> str:
    """The name of the rows of `page` that its text cites by number; empty if it has none."""
    return str(getattr(page, "source_rows", ""))


class Draft:
    """The values of a page's fields, and how many references it has. `key` is that of the page."""

    def __init__(self, values: Mapping[str, Any], references: int, key: int | None) -> None:
        self.values = values
        self.references = references
        self.key = key

    @classmethod
    def of(cls, page: Page) -> "Draft":
        """That of a page in memory; of what a field refers to, only the key is taken."""
        fields = page._meta.concrete_fields
        values = {field.name: getattr(page, field.attname) for field in fields}
        sources = getattr(page, sources_of(page)) if sources_of(page) else None
        references = sources.count() if sources else 0
        return cls(values, references, page.pk)

    @cached_property
    def pieces(self) -> list[Piece]:
        """All pieces in the order of reading; a block comes before what it consists of."""
        return [*self._fields(FIELDS_ABOVE), *self._body(), *self._fields(FIELDS_BELOW)]

    def _fields(self, names: tuple[str, ...]) -> Iterator[Piece]:
        yield from (Piece((n,), None, self.values[n]) for n in names if n in self.values)

    def _body(self) -> Iterator[Piece]:
        for number, child in enumerate(self.values.get("body") or []):
            yield from _inside(("body", number), child.block, child.value)


def _inside(path: Path, block: blocks.Block, value: Any) -> Iterator[Piece]:
    yield Piece(path, block, value)
    if isinstance(block, ImageBlock):  # Its value is an image, and no struct.
        return
    if isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            yield from _inside((*path, name), child, value.get(name))
    elif isinstance(block, blocks.ListBlock):
        for number, item in enumerate(value):
            yield from _inside((*path, number), block.child_block, item)

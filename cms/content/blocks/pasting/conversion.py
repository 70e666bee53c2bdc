"""Conversion of what is on a clipboard into blocks."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cms.content.blocks.pasting.lines import Line, Table
from cms.content.blocks.pasting.links import link_addresses
from cms.content.blocks.pasting.notices import notices_of
from cms.content.blocks.pasting.numbers import are_renumbered
from cms.content.blocks.pasting.plain import has_marks, html_of, joined
from cms.content.blocks.pasting.reader import Reader
from cms.content.blocks.pasting.sections import LONG, sections
from cms.content.blocks.pasting.tables import grid_of, table_lines, table_value
from cms.content.blocks.pasting.tags import HEADINGS
from cms.content.blocks.pasting.writing import OwnLinks, rich_text, set_heading_levels

MOST_TABLES = 50
LONGEST_CAPTION = 200

Block = dict[str, Any]


@dataclass(frozen=True)
class Place:
    """What there is room for where something is pasted.

    With `blocks`, tables are blocks, and a long text is divided at its headings; else all of it is
    one rich text, which has headings only with `headings`. `find_own` returns the pages of this
    site that some addresses mean.
    """

    blocks: bool = True
    headings: bool = True
    find_own: Callable[[set[str]], OwnLinks] = lambda _addresses: {}


BODY = Place()


@dataclass(frozen=True)
class Pasted:
    """The result of a paste: `blocks`, with `type` and `value`, and `notices` of what to check.

    `pictures` are the addresses of the pictures that were left out.
    """

    blocks: list[Block]
    notices: list[str]
    pictures: list[str]


def convert(html: str, place: Place = BODY, *, is_own: bool = False) -> Pasted:
    """Return the text and the tables of `html` as blocks.

    Markdown that stands in HTML without headings, lists and tables, as editors of code copy it, is
    read. What `is_own`, copied from our own editor, keeps the levels of its headings.

    Raise TooLong if `html` is more than an editor can show.
    """
    reader = _read(html)
    lines = [thing.text for thing in reader.found if isinstance(thing, Line) and thing.kind == "p"]
    source = joined(lines) if len(lines) == len(reader.found) else ""
    if has_marks(source) and not is_own:
        marked = _read(html_of(source))
        marked.omitted.update({**reader.omitted, "Markdown": 1})
        marked.pictures = reader.pictures
        reader = marked
    return _pasted(reader, place, keeps_levels=is_own)


def convert_text(text: str, place: Place = BODY) -> Pasted:
    """Return plain text, which may be Markdown, as blocks. Raise TooLong as `convert` does."""
    reader = _read(html_of(text))
    reader.omitted["Markdown"] += has_marks(text)
    return _pasted(reader, place)


def _read(html: str) -> Reader:
    reader = Reader()
    reader.read(html)
    return reader


def _pasted(reader: Reader, place: Place, *, keeps_levels: bool = False) -> Pasted:
    omitted = reader.omitted
    found = _arrange(reader.found, place.blocks, omitted)
    lines = [thing for thing in found if isinstance(thing, Line)]
    for line in lines:
        link_addresses(line)
    if not keeps_levels:
        set_heading_levels(lines)
    if not place.headings:
        omitted["headings"] += _embolden_headings(lines)
    own = place.find_own({run.format.href for line in lines for run in line.runs} - {""})
    is_long = place.blocks and sum(len(line.text) for line in lines) > LONG
    blocks = list(_blocks(found, own, omitted, is_long=is_long))
    return Pasted(blocks, list(notices_of(omitted)), reader.pictures)


def _embolden_headings(lines: list[Line]) -> bool:
    headings = [line for line in lines if line.kind in HEADINGS]
    for line in headings:
        line.kind = "p"
        line.runs = [run._replace(format=run.format._replace(bold=True)) for run in line.runs]
    return bool(headings)


def _arrange(found: list[Line | Table], tables: bool, omitted: Counter[str]) -> list[Line | Block]:
    arranged: list[Line | Block] = []
    room = MOST_TABLES if tables else 0
    for thing in found:
        if isinstance(thing, Line):
            arranged.append(thing)
            continue
        grid = grid_of(thing)
        columns = len(grid[0]) if grid else 0
        if grid and columns > 1 and room > 0:
            room -= 1
            caption = _take_caption(thing, arranged)
            arranged.append({"type": "table", "value": table_value(grid, caption)})
            omitted["without caption"] += not caption
            omitted["merged"] += any(c.columns > 1 or c.rows > 1 for row in grid for c in row)
            runs = (run for row in grid for cell in row for line in cell.lines for run in line.runs)
            omitted["links in tables"] += any(run.format.href for run in runs)
        else:
            arranged += table_lines(thing)
            omitted["tables"] += grid is None or columns > 1
    return arranged


def _take_caption(table: Table, before: list[Line | Block]) -> str:
    """Return the caption in the table or the line before it; too long a caption stays a line."""
    lines = table.caption
    last = before[-1] if before else None
    if not lines and isinstance(last, Line) and last.is_caption:
        before.pop()
        lines = [last]
    caption = " ".join(line.text for line in lines).replace("\n", " ")
    if len(caption) <= LONGEST_CAPTION:
        return caption
    before += lines
    return ""


def _blocks(
    found: list[Line | Block], own: OwnLinks, omitted: Counter[str], *, is_long: bool
) -> Iterator[Block]:
    for is_text, group in groupby(found, lambda thing: isinstance(thing, Line)):
        if is_text:
            lines = [thing for thing in group if isinstance(thing, Line)]
            omitted["numbers"] += are_renumbered(lines)
            for part in sections(lines, is_long=is_long):
                yield {"type": "paragraph", "value": rich_text(part, own)}
        else:
            yield from (thing for thing in group if not isinstance(thing, Line))

"""Conversion of HTML into blocks."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cms.content.blocks.pasting.lines import Line, Table
from cms.content.blocks.pasting.reader import Reader
from cms.content.blocks.pasting.tables import grid_of, table_lines, table_value
from cms.content.blocks.pasting.writing import rich_text, set_heading_levels

MOST_TABLES = 50
LONGEST_CAPTION = 200

Block = dict[str, Any]
# The notice for each thing that is counted: for one of them, and for several.
NOTICES = {
    "pictures": (
        "1 picture was not pasted. Add it as an image.",
        "{} pictures were not pasted. Add them as images.",
    ),
    "embedded": (
        "1 video or the like was not pasted. Add it as a video.",
        "{} videos or the like were not pasted. Add them as videos.",
    ),
    "links": (
        "The address of 1 link is incomplete. Its text is there.",
        "The addresses of {} links are incomplete. Their texts are there.",
    ),
    "deleted": ("Deleted text was not pasted.",) * 2,
    "struck": ("Text that was struck through is not struck through here. Check it.",) * 2,
    "tables": ("A table became lines of text.", "{} tables became lines of text."),
    "merged": ("Merged cells are separate here. Check the table.",) * 2,
    "links in tables": ("Links in tables became text.",) * 2,
    "without caption": (
        "Say in a caption what the table compares.",
        "Say in captions what the {} tables compare.",
    ),
}


@dataclass(frozen=True)
class Pasted:
    """The result of a paste: `blocks`, with `type` and `value`, and `notices` of what to check."""

    blocks: list[Block]
    notices: list[str]


def convert(html: str, *, tables: bool = True) -> Pasted:
    """Return the text and the tables of `html` as blocks; without `tables`, tables become text.

    Raise TooLong if `html` is more than an editor can show.
    """
    reader = Reader()
    reader.read(html)
    found = _arrange(reader.found, tables, reader.omitted)
    set_heading_levels(thing for thing in found if isinstance(thing, Line))
    return Pasted(list(_blocks(found)), list(_notices(reader.omitted)))


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


def _blocks(found: list[Line | Block]) -> Iterator[Block]:
    for is_text, group in groupby(found, lambda thing: isinstance(thing, Line)):
        if is_text:
            lines = [thing for thing in group if isinstance(thing, Line)]
            yield {"type": "paragraph", "value": rich_text(lines)}
        else:
            yield from (thing for thing in group if not isinstance(thing, Line))


def _notices(omitted: Counter[str]) -> Iterator[str]:
    for what, (one, more) in NOTICES.items():
        if omitted[what]:
            yield one if omitted[what] == 1 else more.format(omitted[what])

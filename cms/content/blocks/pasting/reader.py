"""The reader that finds the lines and tables in HTML."""

import re
from collections import Counter
from itertools import islice

from turbohtml import TokenType, tokenize

from cms.content.blocks.pasting.addresses import read_address
from cms.content.blocks.pasting.elements import Element
from cms.content.blocks.pasting.formats import is_struck
from cms.content.blocks.pasting.formulas import Formula, formula_text
from cms.content.blocks.pasting.layout import style_of
from cms.content.blocks.pasting.lines import Cell, Line, Table
from cms.content.blocks.pasting.pictures import is_picture, text_of_picture
from cms.content.blocks.pasting.tags import (
    BLOCKS,
    CELLS,
    EMBEDDED,
    ENDED_BY,
    LIMITS,
    TABLE_PARTS,
    VOID,
)

# How far back to look for an element without an end tag, and how deep elements may be.
NEAR, DEEPEST = 64, 10_000
MOST_COLUMNS, MOST_ROWS = 100, 1_000
# More than MOST_LINES paragraphs keep the editor busy for a minute.
MOST_TOKENS, MOST_SIZE, MOST_LINES = 300_000, 10_000, 3_000
# These are noise, except between a number and its unit, and where French has them.
NO_BREAK_SPACE = re.compile(r"(?<![\d«])\xa0(?![»:;!?%])|\xa0(?=\s|$)")
LINE_END = re.compile(r"\r\n|[\r\n\u2028\u2029]")
INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\ufeff]")


class TooLong(Exception):  # noqa: N818  # what is wrong is that it is too long
    """Raised for more text than an editor can show; the message is for editors."""

    def __init__(self) -> None:
        super().__init__(
            f"This is more than {MOST_LINES:,} paragraphs, or has too much formatting. "
            "Paste it in smaller parts."
        )


class Reader:
    """A reader of one HTML text.

    `found` is its content, `omitted` counts what was left out, and `pictures` has the addresses of
    the pictures among that.
    """

    def __init__(self) -> None:
        self.found: list[Line | Table] = []
        self.omitted: Counter[str] = Counter()
        self.pictures: list[str] = []
        self._stack = [Element("")]
        self._open: Counter[str] = Counter()
        self._line: Line | None = None
        self._size = 0  # How many lines and cells there are.
        self._below_each_other = 0  # How many lines outside of tables, and rows in them.
        self._table = Table()
        self._lines: list[Line] | list[Line | Table] = self.found
        self._formula = Formula()

    def read(self, html: str) -> None:
        """Read all of `html`. Raise TooLong if it is more than an editor can show."""
        self._stack = [Element("", has_mathml="<math" in html.lower())]
        for number, token in enumerate(tokenize(html)):
            self._check_size(number)
            tag = token.tag or ""
            if token.type is TokenType.TEXT:
                self._read_text(token.data or "")
            elif token.type is TokenType.START_TAG:
                self._read_start(tag, dict(token.attrs or ()))
                if token.self_closing and self._open["math"] and tag not in VOID:
                    self._close(tag)
            elif token.type is TokenType.END_TAG and self._open[tag]:
                self._close(tag)
        while len(self._stack) > 1:
            self._close(self._stack[-1].tag)
        self._end_line()

    def _check_size(self, tokens: int) -> None:
        if tokens > MOST_TOKENS or self._size > MOST_SIZE or self._below_each_other > MOST_LINES:
            raise TooLong

    def _read_text(self, text: str) -> None:
        within = self._stack[-1]
        text = NO_BREAK_SPACE.sub(" ", INVISIBLE.sub("", text))
        if within.is_hidden or (self._line is None and not text.strip()):
            return
        if within.is_marker:
            self._current_line().marker += text
            return
        if self._open["math"]:
            text = formula_text(text)
        parts = LINE_END.split(text) if within.keeps_breaks else [text]
        for number, part in enumerate(parts):
            if number:
                self._break()
            self._add(part)

    def _add(self, text: str) -> None:
        if (text.strip() or (text and self._line)) and not self._stack[-1].is_hidden:
            self._current_line().add(text, self._stack[-1].format)

    def _read_start(self, tag: str, attributes: dict[str, str]) -> None:
        style = style_of(attributes)
        self._read_void(tag, attributes, style)
        if tag in BLOCKS:
            self._close_implied(tag)
        if tag in VOID or len(self._stack) > DEEPEST:
            return
        element = self._stack[-1].inside(tag, attributes, style)
        if element.is_block:
            self._end_line()
        self._count(element, attributes, style)
        self._open_table_part(tag, attributes)
        if self._open["math"]:
            before, script = self._formula.start(tag)
            self._add(before)
            element = element.with_script(script)
        self._stack.append(element)
        self._open[tag] += 1
        if tag == "q":
            self._add("“")

    def _read_void(self, tag: str, attributes: dict[str, str], style: dict[str, str]) -> None:
        """Read what needs no end tag: a line break, a rule, or a picture, which may be text."""
        if tag == "br":
            self._break()
        elif tag == "hr":
            self._end_line()
        within = self._stack[-1]
        if within.is_hidden or within.is_marker or within.has_twice(attributes):
            return
        if text := text_of_picture(attributes) if tag == "img" else "":
            self.omitted["formulas"] += text[0].isascii()
            self._add(text)
        elif is_picture(tag, attributes, style):
            self.omitted["pictures"] += 1
            self.pictures.append(attributes.get("src", ""))

    def _count(self, element: Element, attributes: dict[str, str], style: dict[str, str]) -> None:
        """Count what will be missing of an element."""
        tag, within = element.tag, self._stack[-1]
        if not (within.is_hidden or within.is_marker):
            self.omitted["embedded"] += tag in EMBEDDED
            self.omitted["deleted"] += tag == "del"
        if element.is_hidden:
            return
        self.omitted["formulas"] += tag == "math"
        self.omitted["struck"] += is_struck(tag, style)
        href = attributes.get("href", "#")
        if tag == "a" and not (element.format.href or href.startswith("#")):
            self.omitted["wrapped" if read_address(href).is_hidden else "links"] += 1

    def _open_table_part(self, tag: str, attributes: dict[str, str]) -> None:
        """Open a part of the outermost table; a table inside a cell is text of the cell."""
        if tag == "table" and not self._open["table"]:
            self._table = Table()
        elif tag not in TABLE_PARTS or self._open["table"] != 1:
            return
        elif tag == "caption":
            self._lines = self._table.caption
        elif tag == "tr" or (tag in CELLS and not self._table.rows):
            self._table.rows.append([])
            self._below_each_other += 1
        if tag in CELLS:
            self._size += 1
            columns = _span(attributes.get("colspan"), MOST_COLUMNS)
            rows = _span(attributes.get("rowspan"), MOST_ROWS)
            cell = Cell(tag == "th" or self._open["thead"] > 0, columns, rows)
            self._table.rows[-1].append(cell)
            self._lines = cell.lines

    def _close_implied(self, tag: str) -> None:
        """Close the element that the start of `tag` ends, such as a paragraph with no end tag."""
        ending = {*ENDED_BY.get(tag, ())} if tag in TABLE_PARTS else {"p", *ENDED_BY.get(tag, ())}
        if not any(self._open[name] for name in ending):
            return
        for element in islice(reversed(self._stack), NEAR):
            if element.tag in ending:
                self._close(element.tag)
                return
            if element.tag in LIMITS:
                return

    def _close(self, tag: str) -> None:
        """Close the innermost `tag` and all elements that are open inside it."""
        closed = None
        while closed != tag:
            closed = self._pop()
            if closed == "table" and not self._open["table"]:
                self._end_line()
                self._lines = self.found
                self.found.append(self._table)

    def _pop(self) -> str:
        """Close the innermost element; return its tag."""
        element = self._stack[-1]
        if element.tag == "q":
            self._add("”")
        self._stack.pop()
        self._open[element.tag] -= 1
        if self._open["math"]:
            self._add(self._formula.end())
        if element.is_block:
            self._end_line()
        return element.tag

    def _current_line(self) -> Line:
        if self._line is None:
            at = self._stack[-1]
            depth = max(at.depth, 0)
            number = at.item.number if at.item else None
            self._line = Line(at.kind, depth, at.item, at.is_caption, number)
        return self._line

    def _break(self) -> None:
        """Add a line break; the second of two in a row ends the paragraph."""
        if self._line is not None and not self._line.add_break():
            self._end_line()

    def _end_line(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        line.close()
        self._size += 1
        self._below_each_other += self._lines is self.found
        before = self._lines[-1] if self._lines else None
        if not line.runs:
            return
        if line.item and isinstance(before, Line) and before.item is line.item:
            before.add_break()
            before.runs += line.runs
        else:
            self._lines.append(line)


def _span(said: str | None, most: int) -> int:
    return min(max(int(said), 1), most) if said and re.fullmatch(r"\d{1,6}", said) else 1

"""The lines and tables that are found in pasted HTML."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from cms.content.blocks.pasting.formats import PLAIN, Format
from cms.content.blocks.pasting.tags import LISTS

# The markers that word processors write before the items of a numbered list.
NUMBER = re.compile(r"\(?(\d+|[a-z]|[ivxlcdm]+)(\.\d+)*[.)]", re.IGNORECASE)
PLAIN_NUMBER = re.compile(r"\(?(\d{1,9})[.)]?")
SPACES = re.compile(r"[ \t\r\f\n]+")


class Run(NamedTuple):
    """A run of text in one format."""

    text: str
    format: Format


@dataclass
class Line:
    """A paragraph, a heading (`h1` to `h6`) or an item of a list (`ul` or `ol`).

    `number` is the number of an item where it was copied, 0 for another number than 1, 2, 3.
    """

    kind: str = "p"
    depth: int = 0
    item: object = None
    is_caption: bool = False
    number: int | None = None
    runs: list[Run] = field(default_factory=list)
    marker: str = ""

    @property
    def text(self) -> str:
        """The text without formats; a line break is a newline."""
        return "".join(run.text for run in self.runs)

    def add(self, text: str, format_: Format) -> None:
        """Append text; white space becomes one space, or none at the beginning of a line."""
        before = self.runs[-1].text[-1:] if self.runs else "\n"
        text = SPACES.sub(" ", text)
        if before in (" ", "\n"):
            text = text.removeprefix(" ")
        if text:
            self.runs.append(Run(text, format_))

    def add_break(self) -> bool:
        """Append a line break; return False if the line already ends with one."""
        self._strip()
        if self.runs and self.runs[-1].text == "\n":
            return False
        if self.runs:
            self.runs.append(Run("\n", PLAIN))
        return True

    def close(self) -> None:
        """Strip white space and line breaks from the end; set the kind of list from the marker."""
        self._strip(" \n")
        if self.marker and self.kind in LISTS:
            marker = self.marker.strip()
            self.kind = "ol" if NUMBER.match(marker) else "ul"
            plain = PLAIN_NUMBER.fullmatch(marker)
            self.number = int(plain[1]) if plain else 0

    def _strip(self, characters: str = " ") -> None:
        while self.runs:
            last = self.runs.pop()
            text = last.text.rstrip(characters)
            if text:
                self.runs.append(last._replace(text=text))
                return


@dataclass
class Cell:
    """A table cell with its lines, and the columns and rows that it spans."""

    is_header: bool
    columns: int = 1
    rows: int = 1
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The lines of the cell, separated by newlines."""
        return "\n".join(line.text for line in self.lines)

    @property
    def stands_out(self) -> bool:
        """Whether the cell is a header by its tag, or all of its text is bold."""
        runs = [run for line in self.lines for run in line.runs if run.text.strip()]
        return self.is_header or (bool(runs) and all(run.format.bold for run in runs))


@dataclass
class Table:
    """A table with its caption and its rows as they are in the HTML."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[Line] = field(default_factory=list)

"""What is found in a text: lines and tables."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from cms.content.blocks.pasting.formats import PLAIN, Format
from cms.content.blocks.pasting.tags import LISTS

# What word processors write before the items of a list that is numbered.
NUMBER = re.compile(r"\(?(\d+|[a-z]|[ivxlcdm]+)(\.\d+)*[.)]", re.IGNORECASE)
SPACES = re.compile(r"[ \t\r\f\n]+")


class Run(NamedTuple):
    """Text of one format."""

    text: str
    format: Format


@dataclass
class Line:
    """A paragraph, a heading (`h1` to `h6`) or an item of a list (`ul` or `ol`)."""

    kind: str = "p"
    depth: int = 0
    item: object = None
    is_caption: bool = False
    runs: list[Run] = field(default_factory=list)
    marker: str = ""

    @property
    def text(self) -> str:
        """Without formats; a line break is a newline."""
        return "".join(run.text for run in self.runs)

    def add(self, text: str, format_: Format) -> None:
        """Append text whose white space stands for one space, and for none at the beginning."""
        before = self.runs[-1].text[-1:] if self.runs else "\n"
        text = SPACES.sub(" ", text)
        if before in (" ", "\n"):
            text = text.removeprefix(" ")
        if text:
            self.runs.append(Run(text, format_))

    def add_break(self) -> bool:
        """Append a line break; return whether there was none already."""
        self._strip()
        if self.runs and self.runs[-1].text == "\n":
            return False
        if self.runs:
            self.runs.append(Run("\n", PLAIN))
        return True

    def close(self) -> None:
        """Take white space and line breaks from the end; decide what sort of list it is in."""
        self._strip(" \n")
        if self.marker and self.kind in LISTS:
            self.kind = "ol" if NUMBER.match(self.marker.strip()) else "ul"

    def _strip(self, characters: str = " ") -> None:
        while self.runs:
            last = self.runs.pop()
            text = last.text.rstrip(characters)
            if text:
                self.runs.append(last._replace(text=text))
                return


@dataclass
class Cell:
    """A cell as it was written, with how far it reaches."""

    is_header: bool
    columns: int = 1
    rows: int = 1
    lines: list[Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its lines, one below the other."""
        return "\n".join(line.text for line in self.lines)

    @property
    def stands_out(self) -> bool:
        """Whether it is a header by its tag, or all of it is bold."""
        runs = [run for line in self.lines for run in line.runs if run.text.strip()]
        return self.is_header or (bool(runs) and all(run.format.bold for run in runs))


@dataclass
class Table:
    """The rows of a table as they were written."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: list[Line] = field(default_factory=list)

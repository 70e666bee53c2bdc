"""HTML elements, and the kind of line and the format that they give to their text."""

import re
from dataclasses import dataclass, replace
from typing import Any

from cms.content.blocks.pasting.formats import PLAIN, Format, address_of, format_of, is_hidden
from cms.content.blocks.pasting.tags import CELLS, HEADINGS, LISTS

WORD_LEVEL = re.compile(r"\blevel(\d{1,2})")
NUMBER = re.compile(r"\d{1,3}")


@dataclass(frozen=True, slots=True)
class Element:
    """An open element. All its attributes except `tag` are inherited by the elements inside it.

    `kind` is as in `Line`; `depth` is -1 outside of lists; `item` is one object for everything in a
    list item; a marker is the bullet or number that a word processor wrote as text.
    """

    tag: str
    format: Format = PLAIN
    kind: str = "p"
    depth: int = -1
    item: object = None
    is_caption: bool = False
    is_marker: bool = False
    is_hidden: bool = False

    def inside(self, tag: str, attributes: dict[str, str], style: dict[str, str]) -> "Element":
        """Return the element that `tag` opens inside this element."""
        if tag in CELLS or tag == "caption":
            return Element(tag, format_of(tag, style, PLAIN), is_hidden=self.is_hidden)
        values: dict[str, Any] = {"tag": tag, "format": self._format(tag, attributes, style)}
        if is_hidden(tag, attributes, style):
            values["is_hidden"] = True
        if tag in LISTS:
            values |= {"kind": tag, "depth": self.depth + 1, "item": None}
        elif tag == "li":
            kind = self.kind if self.kind in LISTS else "ul"
            depth = _level(attributes, default=max(self.depth, 0) + 1) - 1
            values |= {"kind": kind, "depth": depth, "item": object()}
        elif self.kind == "p":
            values |= _paragraph(tag, attributes, style)
        elif style.get("mso-list") == "ignore" and self.kind in LISTS:
            values["is_marker"] = True
        return replace(self, **values)

    def _format(self, tag: str, attributes: dict[str, str], style: dict[str, str]) -> Format:
        found = format_of(tag, style, self.format) if style or tag != "span" else self.format
        return found._replace(href=address_of(attributes.get("href", ""))) if tag == "a" else found


def _paragraph(tag: str, attributes: dict[str, str], style: dict[str, str]) -> dict[str, Any]:
    classes = attributes.get("class", "")
    if tag in HEADINGS:
        return {"kind": tag}
    if attributes.get("role") == "heading":
        return {"kind": f"h{min(_level(attributes, default=2), 6)}"}
    if "MsoTitle" in classes:
        return {"kind": "h1"}
    if level := WORD_LEVEL.search(style.get("mso-list", "")):
        return {"kind": "ul", "depth": int(level[1]) - 1, "item": object()}
    return {"is_caption": True} if "MsoCaption" in classes else {}


def _level(attributes: dict[str, str], *, default: int) -> int:
    """Return the level, from 1, in the element's ARIA attributes, or `default`."""
    said = attributes.get("data-aria-level") or attributes.get("aria-level") or ""
    return max(int(said), 1) if NUMBER.fullmatch(said) else default

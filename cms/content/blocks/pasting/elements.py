"""HTML elements, and the kind of line and the format that they give to their text."""

import re
from dataclasses import dataclass, replace
from typing import Any

from cms.content.blocks.pasting.addresses import read_address
from cms.content.blocks.pasting.formats import OWN_LINK, PLAIN, Format, format_of
from cms.content.blocks.pasting.formulas import AROUND
from cms.content.blocks.pasting.layout import is_block, is_hidden, keeps_breaks, lays_out_boxes
from cms.content.blocks.pasting.numbers import Item, Numbering
from cms.content.blocks.pasting.tags import CELLS, HEADINGS, LISTS

WORD_LEVEL = re.compile(r"\blevel(\d{1,2})")
NUMBER = re.compile(r"\d{1,3}")
Attributes = dict[str, str]


@dataclass(frozen=True, slots=True)
class Element:
    """An open element. Elements inside it inherit all but `tag`, `is_block` and `has_boxes`.

    `kind` is as in `Line`; `depth` is -1 outside of lists; `item` is one object for everything in a
    list item; a marker is the bullet or number that a word processor wrote as text; `has_mathml` is
    whether there is any MathML in what is read.
    """

    tag: str
    format: Format = PLAIN
    kind: str = "p"
    depth: int = -1
    item: Item | None = None
    numbering: Numbering | None = None
    is_block: bool = False
    has_boxes: bool = False
    keeps_breaks: bool = False
    is_formula: bool = False
    has_mathml: bool = False
    is_caption: bool = False
    is_marker: bool = False
    is_hidden: bool = False

    def inside(self, tag: str, attributes: Attributes, style: dict[str, str]) -> "Element":
        """Return the element that `tag` opens inside this element."""
        layout = self._layout(tag, attributes, style)
        if tag in CELLS or tag == "caption":
            return Element(tag, format_of(tag, style, PLAIN), **layout)
        values: dict[str, Any] = {"tag": tag, "format": self._format(tag, attributes, style)}
        if tag in LISTS:
            numbering = Numbering(attributes, style) if tag == "ol" else None
            depth = self.depth + 1
            values |= {"kind": tag, "depth": depth, "item": None, "numbering": numbering}
        elif tag == "li":
            kind = self.kind if self.kind in LISTS else "ul"
            depth = _level(attributes, default=max(self.depth, 0) + 1) - 1
            item = self.numbering.item(attributes, style) if self.numbering else Item()
            values |= {"kind": kind, "depth": depth, "item": item}
        elif self.kind == "p":
            values |= _paragraph(tag, attributes, style)
        elif style.get("mso-list") == "ignore" and self.kind in LISTS:
            values["is_marker"] = True
        return replace(self, **values, **layout)

    def has_twice(self, attributes: Attributes) -> bool:
        """Return whether an element inside shows to the eyes what is there as MathML too."""
        return self.is_formula and self.has_mathml and attributes.get("aria-hidden") == "true"

    def with_script(self, script: str) -> "Element":
        """Return the element with its text raised (`sup`) or lowered (`sub`)."""
        return replace(self, format=self.format._replace(script=script)) if script else self

    def _layout(self, tag: str, attributes: Attributes, style: dict[str, str]) -> dict[str, Any]:
        is_formula = self.is_formula or bool(AROUND.search(f"{tag} {attributes.get('class', '')}"))
        unseen = is_hidden(tag, attributes, style) and not (is_formula and tag == "span")
        return {
            "is_block": is_block(tag, style, in_boxes=self.has_boxes),
            "has_boxes": lays_out_boxes(style, in_boxes=self.has_boxes),
            "keeps_breaks": keeps_breaks(tag, style, self.keeps_breaks),
            "is_formula": is_formula,
            "has_mathml": self.has_mathml,
            "is_hidden": self.is_hidden or unseen or self.has_twice(attributes),
        }

    def _format(self, tag: str, attributes: Attributes, style: dict[str, str]) -> Format:
        found = format_of(tag, style, self.format) if style or tag != "span" else self.format
        if tag != "a":
            return found
        own = f"{attributes.get('linktype')}:{attributes.get('id')}{attributes.get('suffix', '')}"
        if OWN_LINK.fullmatch(own):
            return found._replace(href=own)
        return found._replace(href=read_address(attributes.get("href", "")).href)


def _paragraph(tag: str, attributes: Attributes, style: dict[str, str]) -> dict[str, Any]:
    classes = attributes.get("class", "")
    if tag in HEADINGS:
        return {"kind": tag}
    if attributes.get("role") == "heading":
        return {"kind": f"h{min(_level(attributes, default=2), 6)}"}
    if "MsoTitle" in classes:
        return {"kind": "h1"}
    if level := WORD_LEVEL.search(style.get("mso-list", "")):
        return {"kind": "ul", "depth": int(level[1]) - 1, "item": Item()}
    return {"is_caption": True} if "MsoCaption" in classes else {}


def _level(attributes: Attributes, *, default: int) -> int:
    """Return the level, from 1, in the element's ARIA attributes, or `default`."""
    said = attributes.get("data-aria-level") or attributes.get("aria-level") or ""
    return max(int(said), 1) if NUMBER.fullmatch(said) else default

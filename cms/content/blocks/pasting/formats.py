"""The format of a piece of text, from its tags and their inline styles."""

import re
from typing import NamedTuple

from cms.content.blocks.pasting.tags import STRUCK

BOLD, LIGHT = re.compile(r"bold|bolder|[6-9]00"), re.compile(r"normal|lighter|[1-5]00")
SCRIPTS = {"super": "sup", "sub": "sub", "baseline": ""}
# A link to a page or document of this site, by its id, with the query and fragment behind it.
OWN_LINK = re.compile(r"(page|document):(\d{1,18})([?#].*)?")


class Format(NamedTuple):
    """The format of a text: `script` is `sup`, `sub` or empty; `href` is empty outside of links.

    In a link inside this site, `href` is as `OWN_LINK`.
    """

    bold: bool = False
    italic: bool = False
    script: str = ""
    href: str = ""


PLAIN = Format()


def format_of(tag: str, style: dict[str, str], outer: Format) -> Format:
    """Return the format inside an element that is in text of the format `outer`.

    A style overrides the tag: Google Docs puts all text into a `<b>` that is not bold.
    """
    bold, italic, script, href = outer
    weight, slant = style.get("font-weight", ""), style.get("font-style", "")
    if BOLD.fullmatch(weight) or LIGHT.fullmatch(weight):
        bold = bool(BOLD.fullmatch(weight))
    elif tag in ("b", "strong"):
        bold = True
    if slant in ("normal", "italic", "oblique"):
        italic = slant != "normal"
    elif tag in ("i", "em", "cite"):
        italic = True
    if tag in ("sup", "sub"):
        script = tag
    elif tag == "span":
        script = SCRIPTS.get(style.get("vertical-align", ""), script)
    return Format(bold, italic, script, href)


def is_struck(tag: str, style: dict[str, str]) -> bool:
    """Return whether the text of the element is struck through."""
    decoration = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return tag in STRUCK or "line-through" in decoration

"""The format of a piece of text, from its tags and their inline styles."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from cms.content.blocks.pasting.tags import HIDDEN, STRUCK
from cms.foundation.addresses import URL_SCHEMES

DECLARATION = re.compile(r"(?:^|;)\s*+([\w-]++)\s*+:([^;]*+)")
BOLD, LIGHT = re.compile(r"bold|bolder|[6-9]00"), re.compile(r"normal|lighter|[1-5]00")
SCRIPTS = {"super": "sup", "sub": "sub", "baseline": ""}
LONGEST_ADDRESS = 2_000


class Format(NamedTuple):
    """The format of a text: `script` is `sup`, `sub` or empty; `href` is empty outside of links."""

    bold: bool = False
    italic: bool = False
    script: str = ""
    href: str = ""


PLAIN = Format()


def style_of(attributes: dict[str, str]) -> dict[str, str]:
    """Return the declarations of the attribute `style`, in lower case."""
    source = attributes.get("style", "")
    return {name.lower(): value.strip().lower() for name, value in DECLARATION.findall(source)}


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


def address_of(href: str) -> str:
    """Return `href` if it is a complete address that works on any site, else an empty string."""
    address = re.sub(r"[\x00-\x20]+", "", href) if len(href) < LONGEST_ADDRESS else ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    if parts.scheme not in URL_SCHEMES:
        return ""
    complete = parts.netloc if parts.scheme in ("http", "https") else parts.path
    return address if complete else ""


def is_hidden(tag: str, attributes: dict[str, str], style: dict[str, str]) -> bool:
    """Return whether a browser or a word processor does not show the element."""
    return (
        tag in HIDDEN
        or "hidden" in attributes
        or style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("mso-element") in ("comment", "comment-list")
        or "msocom" in attributes.get("class", "").lower()
    )


def is_struck(tag: str, style: dict[str, str]) -> bool:
    """Return whether the text of the element is struck through."""
    decoration = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    return tag in STRUCK or "line-through" in decoration

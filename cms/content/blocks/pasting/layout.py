"""What the CSS of an element does to lines: whether it begins one, keeps breaks, or hides text."""

import re

from cms.content.blocks.pasting.tags import BLOCKS, HIDDEN, LISTS, PREFORMATTED, TABLE_PARTS

DECLARATION = re.compile(r"(?:^|;)\s*+([\w-]++)\s*+:([^;]*+)")
IMPORTANT = re.compile(r"\s*!\s*important\s*$")
# These are what they are, whatever their style says.
FIRM = TABLE_PARTS | LISTS | {"li", "table"}
BLOCK_DISPLAY = re.compile(
    r"block|flow|flow-root|list-item|flex|grid|table(-[a-z-]+)?|(-\w+-)?(box|flex|flexbox|grid)"
)
INLINE_DISPLAY = re.compile(r"(-\w+-)?inline(-[\w-]+)?|ruby(-[\w-]+)?|contents|initial|unset|math")
BOXES = re.compile(r"(-\w+-)?(inline-)?(box|flex|flexbox|grid)")
KEEPS = re.compile(r"pre(-wrap|-line)?|break-spaces|preserve(-breaks)?|-\w+-pre-wrap")
COLLAPSES = re.compile(r"normal|nowrap|collapse|preserve-spaces|initial|wrap")
# The box of a text for screen readers alone.
CLIPPED = re.compile(r"rect\((0|1px)[ ,].*|inset\((50|100)%.*|circle\(0.*|polygon\(0[ p].*")


def style_of(attributes: dict[str, str]) -> dict[str, str]:
    """Return the declarations of the attribute `style`, in lower case."""
    source = attributes.get("style", "")
    return {
        name.lower(): IMPORTANT.sub("", value.strip().lower())
        for name, value in DECLARATION.findall(source)
    }


def is_block(tag: str, style: dict[str, str], *, in_boxes: bool) -> bool:
    """Return whether the element begins and ends a line.

    `in_boxes` is whether its parent lays out its children as boxes beside each other.
    """
    display = style.get("display", "").split()
    if tag in FIRM:
        return True
    if in_boxes and display != ["contents"]:
        return True
    if any(INLINE_DISPLAY.fullmatch(word) for word in display):
        return False
    if any(BLOCK_DISPLAY.fullmatch(word) for word in display):
        return True
    return tag in BLOCKS


def lays_out_boxes(style: dict[str, str], *, in_boxes: bool) -> bool:
    """Return whether each child of the element is a box of its own."""
    display = style.get("display", "").split()
    if display == ["contents"]:
        return in_boxes
    return any(BOXES.fullmatch(word) for word in display)


def keeps_breaks(tag: str, style: dict[str, str], outer: bool) -> bool:
    """Return whether a line break in the source of the element is one on the screen."""
    said = f"{style.get('white-space', '')} {style.get('white-space-collapse', '')}".split()
    if any(KEEPS.fullmatch(word) for word in said):
        return True
    if any(COLLAPSES.fullmatch(word) for word in said):
        return False
    return outer or tag in PREFORMATTED


def is_hidden(tag: str, attributes: dict[str, str], style: dict[str, str]) -> bool:
    """Return whether a browser or a word processor does not show the element."""
    return (
        tag in HIDDEN
        or "hidden" in attributes
        or style.get("display") == "none"
        or style.get("visibility") in ("hidden", "collapse")
        or style.get("mso-hide") in ("all", "screen")
        or style.get("mso-element") in ("comment", "comment-list")
        or "msocom" in attributes.get("class", "").lower()
        or (style.get("position") in ("absolute", "fixed") and _is_clipped(style))
    )


def _is_clipped(style: dict[str, str]) -> bool:
    said = (style.get("clip", ""), style.get("clip-path", ""))
    return any(CLIPPED.fullmatch(value) for value in said)

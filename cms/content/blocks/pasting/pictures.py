"""Pictures in what is pasted: which are text, and which are lost."""

import re

from cms.content.blocks.pasting.formulas import formula_of_picture

# An emoji, drawn by a website in its own style.
EMOJI = re.compile(r"[^\w\s\x00-\u203b]{1,12}")
TRACKERS = ("0", "1", "2", "0px", "1px", "2px")


def text_of_picture(attributes: dict[str, str]) -> str:
    """Return the text that a picture stands for: an emoji, or a formula; empty for others."""
    alt = attributes.get("alt", "").strip()
    return alt if EMOJI.fullmatch(alt) else formula_of_picture(attributes)


def is_picture(tag: str, attributes: dict[str, str], style: dict[str, str]) -> bool:
    """Return whether the element shows a picture that readers can see."""
    if tag == "canvas":
        return True
    if tag != "img" and (tag, attributes.get("type")) != ("input", "image"):
        return False
    sides = [style.get(side) or attributes.get(side, "") for side in ("width", "height")]
    return not any(side in TRACKERS for side in sides)

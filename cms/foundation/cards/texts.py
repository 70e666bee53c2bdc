"""Texts in the fonts of the cards: what can be written, and how it is broken into lines."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from font_source_sans_pro import font_files_otf as sans_files
from font_source_serif_pro import font_files_otf as serif_files
from PIL import ImageFont

Font = ImageFont.FreeTypeFont

# Of the OpenType files only their GPOS table is used for kerning: by Raqm, where it is installed.
# In the table `kern` of the TrueType files quotes run into letters.
SERIF = serif_files["SourceSerifProSemibold"]
SANS = sans_files["SourceSansPro"]
SANS_BOLD = sans_files["SourceSansProSemibold"]

# No font has a picture for it, so that drawing it shows what a missing one looks like.
MISSING = "\U0010ffff"
# A text says the same without these: pictures that the font lacks, and what is not seen anyway.
ORNAMENTS = frozenset({"So", "Sk", "Me"})
UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn"})
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
ELLIPSIS = "…"


@lru_cache(maxsize=64)
def font(path: str, size: int) -> Font:
    """The font in the file at `path`, `size` pixels high."""
    return ImageFont.truetype(path, size)


def writable(text: str, path: str) -> str:
    """`text` in one line as the font at `path` can write it; empty if it lacks a letter.

    A picture such as an emoji is left out.
    """
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    kept = [character for character in text if not _is_left_out(path, character)]
    if not all(_has(path, character) for character in kept):
        return ""
    return " ".join("".join(kept).split())


def _is_left_out(path: str, character: str) -> bool:
    category = unicodedata.category(character)
    if category in UNSEEN or character in VARIATION_SELECTORS:
        return True
    return category in ORNAMENTS and not _has(path, character)


@lru_cache(maxsize=4096)
def _has(path: str, character: str) -> bool:
    if character.isspace():
        return True
    measured = font(path, 24)
    return bytes(measured.getmask(character)) != bytes(measured.getmask(MISSING))


def leading(chosen: Font) -> int:
    """From one baseline to the next."""
    return round(chosen.size * 1.14)


def fitted(text: str, path: str, width: int, height: int, sizes: range) -> tuple[Font, list[str]]:
    """The largest of `sizes` in which `text` fits into `width` by `height` pixels, and its lines.

    A text that is too long for the last of them is cut off.
    """
    for size in sizes:
        chosen = font(path, size)
        lines, most = _broken(text, chosen, width), height // leading(chosen)
        if len(lines) <= most:
            return chosen, _balanced(text, chosen, width, lines)
    return chosen, [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), chosen, width)]


def shortened(text: str, chosen: Font, width: int) -> str:
    """`text` in one line of `width` pixels, cut off if it is longer."""
    if chosen.getlength(text) <= width:
        return text
    while text and chosen.getlength(text + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip(" ,.;:–-") + ELLIPSIS


def _broken(text: str, chosen: Font, width: int) -> list[str]:
    """Lines of `width` pixels, each as full as can be."""
    lines = [""]
    for word in _pieces(text, chosen, width):
        longer = f"{lines[-1]} {word}".strip()
        if chosen.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _pieces(text: str, chosen: Font, width: int) -> Iterator[str]:
    """The words; one that is longer than a line comes in parts."""
    for word in text.split():
        part = ""
        for character in word:
            if chosen.getlength(part + character) > width:
                yield part
                part = ""
            part += character
        yield part


def _balanced(text: str, chosen: Font, width: int, broken: list[str]) -> list[str]:
    """As many lines as `broken` has, of about the same length."""
    lines = broken
    while len(broken) > 1:
        width -= 10
        narrower = _broken(text, chosen, width)
        if len(narrower) > len(broken) or len(text.split()) < len(broken):
            break
        lines = narrower
    return lines

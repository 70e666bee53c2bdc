"""Texts in the fonts of social cards: removal of unsupported characters, and line breaking."""

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from font_source_sans_pro import font_files_otf as sans_files
from font_source_serif_pro import font_files_otf as serif_files
from PIL import ImageFont

Font = ImageFont.FreeTypeFont

# The OpenType files have a GPOS table, from which Raqm, where it is installed, takes the kerning.
# The `kern` table of the TrueType files lets quotes run into letters.
SERIF = serif_files["SourceSerifProSemibold"]
SANS = sans_files["SourceSansPro"]
SANS_BOLD = sans_files["SourceSansProSemibold"]

# No font has a glyph for this character, so drawing it gives the glyph of a missing character.
MISSING = "\U0010ffff"
# Categories that may be left out of a text: symbols that the font lacks, and invisible characters.
ORNAMENTS = frozenset({"So", "Sk", "Me"})
UNSEEN = frozenset({"Cf", "Cc", "Co", "Cn"})
VARIATION_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
ELLIPSIS = "…"


@lru_cache(maxsize=64)
def font(path: str, size: int) -> Font:
    """Return the font in the file at `path`, `size` pixels high."""
    return ImageFont.truetype(path, size)


def writable(text: str, path: str) -> str:
    """Return `text` in one line without characters that may be left out, such as unsupported emoji.

    The result is empty if the font at `path` lacks any other character.
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
    """Return the distance between two baselines in pixels."""
    return round(chosen.size * 1.14)


def fitted(text: str, path: str, width: int, height: int, sizes: range) -> tuple[Font, list[str]]:
    """Return the largest font of `sizes` that fits `text` into the area, and the lines of the text.

    `width` and `height` are pixels. A text that is too long for the smallest size is cut off.
    """
    for size in sizes:
        chosen = font(path, size)
        lines, most = _broken(text, chosen, width), height // leading(chosen)
        if len(lines) <= most:
            return chosen, _balanced(text, chosen, width, lines)
    return chosen, [*lines[: most - 1], shortened(" ".join(lines[most - 1 :]), chosen, width)]


def shortened(text: str, chosen: Font, width: int) -> str:
    """Return `text` in one line of at most `width` pixels, cut off with an ellipsis if longer."""
    if chosen.getlength(text) <= width:
        return text
    while text and chosen.getlength(text + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip(" ,.;:–-") + ELLIPSIS


def _broken(text: str, chosen: Font, width: int) -> list[str]:
    """Break `text` into lines of at most `width` pixels, each as full as possible."""
    lines = [""]
    for word in _pieces(text, chosen, width):
        longer = f"{lines[-1]} {word}".strip()
        if chosen.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return [line for line in lines if line]


def _pieces(text: str, chosen: Font, width: int) -> Iterator[str]:
    """Yield the words of `text`; a word that is longer than a line comes in parts."""
    for word in text.split():
        part = ""
        for character in word:
            if chosen.getlength(part + character) > width:
                yield part
                part = ""
            part += character
        yield part


def _balanced(text: str, chosen: Font, width: int, broken: list[str]) -> list[str]:
    """Break `text` into as many lines as `broken` has, all of about equal length."""
    lines = broken
    while len(broken) > 1:
        width -= 10
        narrower = _broken(text, chosen, width)
        if len(narrower) > len(broken) or len(text.split()) < len(broken):
            break
        lines = narrower
    return lines

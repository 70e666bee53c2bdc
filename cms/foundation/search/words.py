"""What counts as a word, in texts and in what people search for: the same for both."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST_WORD = 64
"""Characters of a word that count."""

# Scripts that are written without spaces: each sign stands alone, and signs in a row are a phrase.
SIGN = (
    "[\u2f00-\u2fd5\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
PICTURE = "[\u2600-\u27bf\U0001f000-\U0001faff]"
# Marks belong to the letter before them, but Python does not count them to the letters.
MARK = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06ed\u0900-\u0903\u093a-\u094f\u0981-\u0983\u09bc-\u09cd\u0b82\u0bbe-\u0bcd"
    "\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
LETTER = f"(?:(?!{SIGN})[^\\W_]|[{MARK}])"
ASCII_WORD = f"[a-zA-Z0-9]++(?!['\u2019]|{LETTER})"
"""Most words: told from others at a third of the cost."""
WORDS = re.compile(f"{ASCII_WORD}|(?P<signs>{SIGN}+)|{PICTURE}|{LETTER}+(?:['\u2019]{LETTER}+)*")


class Word(NamedTuple):
    """A word of a text, from `start` to `end`; `terms` is what it is found by.

    It has one term, but for signs in a row, which have one each.
    """

    start: int
    end: int
    terms: tuple[str, ...]


def words_of(text: str) -> Iterator[Word]:
    """The words of `text` in order. Whatever is not a word separates them."""
    for match in WORDS.finditer(text):
        is_run = match.lastgroup == "signs"
        parts = match[0] if is_run else (match[0][:LONGEST_WORD],)
        if terms := tuple(filter(None, map(folded, parts))):
            yield Word(*match.span(), terms)


def terms_of(text: str) -> list[str]:
    """The terms of all words of `text`."""
    return [term for word in words_of(text) for term in word.terms]


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """`word` without differences of case, accents, width, digits and apostrophes."""
    if word.isascii():
        return word.lower().replace("'", "")
    plain = unicodedata.normalize("NFKD", word).casefold()
    kept = "".join(_letter(sign) for sign in plain if _counts(sign))
    return unicodedata.normalize("NFC", kept)[:LONGEST_WORD]


def _counts(sign: str) -> bool:
    """Vowel signs of Indian scripts do, accents do not."""
    if unicodedata.category(sign).startswith("M"):
        return unicodedata.combining(sign) == 0
    return sign.isalnum() or re.match(PICTURE, sign) is not None


def _letter(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign

"""The division of texts and queries into words and terms."""

import re
import unicodedata
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

LONGEST_WORD = 64
"""The number of characters of a word that are used."""

# Combining marks, which are no letters to Python, and invisible characters such as soft hyphens and
# zero-width spaces belong to the letter before them. Selectors of an emoji's colour do not.
APART = frozenset("\ufe0e\ufe0f")
PLANES = (*range(0x20000), *range(0xE0000, 0xE0080))
MARK = "".join(
    sign
    for sign in map(chr, PLANES)
    if unicodedata.category(sign) in ("Mn", "Mc", "Cf") and sign not in APART
)
# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without spaces: each character is a
# term, and consecutive characters are a phrase.
UNSPACED = (
    "[\u2f00-\u2fd5\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
    "\u0e01-\u0e4e\u0e81-\u0ece\u0edc-\u0edf\u1000-\u103f\u1050-\u108f\u1780-\u17b3]"
)
SIGN = re.compile(f"(?=[^\\W_]){UNSPACED}[{MARK}]*+")
PICTURE = "[\u2600-\u27bf\U0001f000-\U0001faff]"
LETTER = f"(?!{UNSPACED})[^\\W_]"
WORD = f"{LETTER}(?:{LETTER}|[{MARK}])*+"
PLAIN_WORD = "[a-zA-Z0-9]++(?=[ -&(-/:-@[-^`{-~\\n]|$)"
"""A pattern of ASCII words before an ASCII separator, which matches at a quarter of the cost."""
WORDS = re.compile(
    f"{PLAIN_WORD}|(?P<signs>(?:{SIGN.pattern})+)|{PICTURE}|{WORD}(?:['\u2019][{MARK}]*+{WORD})*+"
)


class Word(NamedTuple):
    """A word of a text from `start` to `end`, with the terms that it is found by.

    It has one term, except a run of unspaced characters, which has one term for each character.
    """

    start: int
    end: int
    terms: tuple[str, ...]


def words_of(text: str, among: Container[str] | None = None) -> Iterator[Word]:
    """Yield the words of `text` in order; every other character separates words.

    With `among`, words with one term that is not in it are left out.
    """
    for match in WORDS.finditer(text):
        if match.lastgroup == "signs":
            if terms := tuple(filter(None, map(folded, SIGN.findall(match[0])))):
                yield Word(*match.span(), terms)
        elif (term := folded(match[0][:LONGEST_WORD])) and (among is None or term in among):
            yield Word(*match.span(), (term,))


def terms_of(text: str) -> list[str]:
    """Return the terms of all words of `text`."""
    return [term for word in words_of(text) for term in word.terms]


@lru_cache(maxsize=20_000)
def folded(word: str) -> str:
    """Return `word` without differences of case, accent, width, digit and apostrophe."""
    if word.isascii():
        return word.lower().replace("'", "")
    plain = unicodedata.normalize("NFKD", word).casefold()
    kept = "".join(_letter(sign) for sign in plain if _counts(sign))
    return unicodedata.normalize("NFC", kept)[:LONGEST_WORD]


def _counts(sign: str) -> bool:
    """Return whether `sign` is kept: vowel signs of Indian scripts are, accents are not."""
    if unicodedata.category(sign).startswith("M"):
        return unicodedata.combining(sign) == 0
    return sign.isalnum() or re.match(PICTURE, sign) is not None


def _letter(sign: str) -> str:
    return str(unicodedata.decimal(sign)) if sign.isdecimal() else sign

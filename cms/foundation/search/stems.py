"""Headache, headaches: forms of a word that count as the same, by the rules of its language."""

from functools import lru_cache

import snowballstemmer
from wagtail.coreutils import get_content_languages

ALGORITHMS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "tr": "turkish",
}


@lru_cache(maxsize=20_000)
def stem(term: str, language: str) -> str:
    """What all forms of `term` share in `language`, a code such as `en-gb`; else the term."""
    algorithm = ALGORITHMS.get(language.split("-")[0].lower())
    if algorithm is None:
        return term
    return str(_stemmer(algorithm).stemWord(term)) or term


def stems(term: str) -> set[str]:
    """The stems of `term` in each language that content may be written in."""
    return {stem(term, language) for language in get_content_languages()}


@lru_cache
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)

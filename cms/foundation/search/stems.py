"""Stemming, which makes the forms of a word equal (headache, headaches), by language."""

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
    """Return the stem of `term` in `language`, such as `en-gb`; `term` for an unknown language."""
    algorithm = ALGORITHMS.get(language.split("-")[0].lower())
    if algorithm is None:
        return term
    return str(_stemmer(algorithm).stemWord(term)) or term


def stems(term: str) -> set[str]:
    """Return the stems of `term` in all languages of the content."""
    return {stem(term, language) for language in get_content_languages()}


@lru_cache
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)

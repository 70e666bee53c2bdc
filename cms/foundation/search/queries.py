"""Search queries, which consist of words only, have no operators, and are never invalid."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice

from cms.foundation.search.models import VocabularyWord
from cms.foundation.search.stems import stems
from cms.foundation.search.words import Word, words_of

MAXIMUM_WORDS = 16
"""The number of different words of a query that are used; further words are ignored."""
MAXIMUM_TERMS = 64
MAXIMUM_CHARACTERS = 2_000
MAXIMUM_FORMS = 8

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A search query: a text matches it if it contains at least one phrase of each group.

    The phrases of a group are forms of one word. `text` is the input as far as it is used, and
    `is_cut` tells whether there was more of it. A query without groups finds nothing.
    """

    text: str
    groups: tuple[tuple[Phrase, ...], ...]
    is_cut: bool = False

    @classmethod
    def of(cls, typed: str) -> "Query":
        """Parse the input `typed`, with one database query to the vocabulary."""
        words = list(_counting(typed[:MAXIMUM_CHARACTERS]))
        end = words[-1].end if words else 0
        is_cut = len(typed) > MAXIMUM_CHARACTERS or next(words_of(typed[end:]), None) is not None
        forms = _forms({word.terms[0] for word in words if len(word.terms) == 1})
        groups = tuple(
            (word.terms, *((form,) for form in forms.get(word.terms[0], ())))
            if len(word.terms) == 1
            else (word.terms,)
            for word in words
        )
        return cls(_printable(typed[:end]), groups, is_cut)

    @property
    def phrase(self) -> Phrase:
        """All words in their order as one phrase; empty if there is only one word."""
        if len(self.groups) < 2:
            return ()
        return tuple(chain.from_iterable(group[0] for group in self.groups))

    @property
    def terms(self) -> frozenset[str]:
        """The terms of the one-word phrases, each of which finds a text on its own."""
        return frozenset(phrase[0] for group in self.groups for phrase in group if len(phrase) == 1)

    def __bool__(self) -> bool:
        return bool(self.groups)


def _counting(typed: str) -> Iterator[Word]:
    seen: set[Phrase] = set()
    terms = 0
    for word in words_of(typed):
        if word.terms in seen:
            continue
        terms += len(word.terms)
        if terms > MAXIMUM_TERMS or len(seen) == MAXIMUM_WORDS:
            return
        seen.add(word.terms)
        yield word


def _forms(terms: set[str]) -> dict[str, list[str]]:
    """Return for each of `terms` its other forms that occur in the index."""
    stems_of = {term: stems(term) for term in terms if term.isalpha()}
    all_stems = set().union(*stems_of.values())
    known: dict[str, set[str]] = defaultdict(set)
    found = VocabularyWord.objects.filter(stem__in=all_stems).order_by("-texts", "term")
    for stem, form in found.values_list("stem", "term")[: MAXIMUM_FORMS * len(all_stems)]:
        known[stem].add(form)
    return {
        term: list(islice(sorted(set().union(*(known[s] for s in own)) - {term}), MAXIMUM_FORMS))
        for term, own in stems_of.items()
    }


def _printable(text: str) -> str:
    """Replace what no page and no database can hold: NUL, control characters, lone surrogates.

    Invisible characters such as soft hyphens, which may stand inside a word, are removed.
    """
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in seen).split())

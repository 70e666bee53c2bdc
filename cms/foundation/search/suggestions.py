"""Spelling suggestions for a query, from the words in the index."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice, product

from django.db.models import Q
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from cms.foundation.search.indexing import SHORTEST_WORD
from cms.foundation.search.models import VocabularyWord
from cms.foundation.search.queries import Query

MAXIMUM_MISSPELT = 3
"""The number of words of a query that are corrected; a query with more gets no suggestion."""
MAXIMUM_CANDIDATES = 1_000
CHOICES = 2
LONG_WORD = 6
"""The number of letters from which on a word may have two errors instead of one."""


def corrections(query: Query) -> Iterator[str]:
    """Yield up to 8 searches that replace the words of `query` that the index lacks, best first.

    All their words are in the index, but not necessarily in one public text. It makes two
    database queries to the vocabulary.
    """
    words = ["".join(group[0]) for group in query.groups]
    known = set(
        VocabularyWord.objects.filter(term__in=words).values_list("term", flat=True).distinct()
    )
    # A word with another form in the index is not misspelt: the search finds that form.
    misspelt = [
        word
        for word, group in zip(words, query.groups, strict=True)
        if word not in known and len(group) == 1 and word.isalpha() and len(word) >= SHORTEST_WORD
    ]
    if not 0 < len(misspelt) <= MAXIMUM_MISSPELT:
        return
    candidates = _candidates(misspelt)
    choices = {word: _closest(word, candidates[word]) for word in misspelt}
    if all(choices.values()):
        for combination in islice(product(*choices.values()), CHOICES**MAXIMUM_MISSPELT):
            corrected = dict(zip(choices, combination, strict=True))
            yield " ".join(corrected.get(word, word) for word in words)


def _closest(word: str, candidates: list[str]) -> list[str]:
    """Return the at most 2 closest candidates, by optimal string alignment distance.

    A long word may have 2 errors, a short one 1: a letter too many, missing, wrong or swapped.
    """
    slips = 2 if len(word) >= LONG_WORD else 1
    found = extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=CHOICES)
    return [candidate for candidate, *_ in found]


def _candidates(words: list[str]) -> dict[str, list[str]]:
    """Return for each word the most frequent ones of similar length and first or second letter."""
    similar = Q()
    for word in words:
        similar |= Q(initial__in=set(word[:2]), length__range=(len(word) - 2, len(word) + 2))
    found: dict[str, list[str]] = defaultdict(list)
    terms = VocabularyWord.objects.filter(similar).order_by("-texts", "term")
    for term in dict.fromkeys(terms.values_list("term", flat=True)[:MAXIMUM_CANDIDATES]):
        for word in words:
            if term[0] in word[:2] and abs(len(term) - len(word)) <= 2:
                found[word].append(term)
    return found

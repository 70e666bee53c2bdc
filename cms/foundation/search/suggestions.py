"""Words that somebody may have meant, from those that the index has."""

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
"""Words of a search that are corrected; one with more is not what it seems."""
MAXIMUM_CANDIDATES = 1_000
CHOICES = 2
LONG_WORD = 6
"""Letters from which on a word may have two slips instead of one."""


def corrections(query: Query) -> Iterator[str]:
    """Searches that differ from `query` in words that the index does not have, the best first.

    Up to 8, of words that are in the index; whether all of them are in one text that is public is
    not known. Two queries to the vocabulary.
    """
    words = ["".join(group[0]) for group in query.groups]
    known = set(
        VocabularyWord.objects.filter(term__in=words).values_list("term", flat=True).distinct()
    )
    # Of a word that has another form in the index, that form was searched for.
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
    """Those fewest slips away: a letter too many, too few, another, or two that changed places."""
    slips = 2 if len(word) >= LONG_WORD else 1
    found = extract(word, candidates, scorer=OSA.distance, score_cutoff=slips, limit=CHOICES)
    return [candidate for candidate, *_ in found]


def _candidates(words: list[str]) -> dict[str, list[str]]:
    """Words of about the same length that share one of the first two letters; the frequent ones."""
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

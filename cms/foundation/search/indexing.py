"""Updates of the search index, which callers must not run at the same time as one another."""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cms.foundation.search.models import IndexedText, VocabularyWord
from cms.foundation.search.stems import stem
from cms.foundation.search.words import LONGEST_WORD, terms_of

PARTS = ("title", "summary", "keywords", "body")
LARGEST_PART = 300_000
"""The number of bytes of terms that are indexed of each part, about 50,000 words; PostgreSQL
refuses more than 1 MB of different ones."""
SHORTEST_WORD = 3
CHUNK = 400

Vocabulary = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Text:
    """A text to be indexed: plain text in its parts, and the code of its language."""

    language: str
    title: str
    summary: str
    keywords: str
    body: str

    def row(self, key: uuid.UUID) -> IndexedText:
        """Return the row of the index for the text."""
        parts = {part: _terms(getattr(self, part)) for part in PARTS}
        return IndexedText(key=key, language=self.language, **parts)


def write(texts: Mapping[uuid.UUID, Text]) -> int:
    """Write the texts to the index, over earlier versions; return how many are new or changed."""
    rows = {key: text.row(key) for key, text in texts.items()}
    former = {row.key: row for row in IndexedText.objects.filter(key__in=list(rows))}
    changed = [row for key, row in rows.items() if _differ(row, former.get(key))]
    if changed:
        IndexedText.objects.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["language", *PARTS],
        )
        replaced = [former[row.key] for row in changed if row.key in former]
        _count(_vocabulary(changed), _vocabulary(replaced))
    return len(changed)


def remove(keys: Iterable[uuid.UUID]) -> int:
    """Remove texts from the index; return how many were there."""
    rows = list(IndexedText.objects.filter(key__in=list(keys)))
    if rows:
        IndexedText.objects.filter(pk__in=[row.pk for row in rows]).delete()
        _count(Counter(), _vocabulary(rows))
    return len(rows)


def is_miscounted() -> bool:
    """Return whether the vocabulary differs from that of the texts, as after changed stemming."""
    return bool(_miscounts())


def recount() -> None:
    """Correct the counts of the vocabulary."""
    miscounts = _miscounts()
    _count(+miscounts, -miscounts)


def clear() -> None:
    """Empty the index and the vocabulary."""
    IndexedText.objects.all().delete()
    VocabularyWord.objects.all().delete()


def found_anywhere(text: Text, groups: Iterable[tuple[tuple[str, ...], ...]]) -> bool:
    """Return whether `text` contains a phrase of each group, as the database would find it."""
    row = text.row(uuid.UUID(int=0))
    parts = [f" {getattr(row, part)} " for part in PARTS]
    return all(
        any(f" {' '.join(phrase)} " in part for phrase in group for part in parts)
        for group in groups
    )


def _terms(text: str) -> str:
    terms = " ".join(terms_of(text))
    if len(terms) * 4 <= LARGEST_PART:
        return terms
    return terms.encode()[:LARGEST_PART].decode(errors="ignore").rpartition(" ")[0]


def _differ(row: IndexedText, former: IndexedText | None) -> bool:
    names = ("language", *PARTS)
    return former is None or any(getattr(row, name) != getattr(former, name) for name in names)


def _vocabulary(rows: Iterable[IndexedText]) -> Vocabulary:
    """Count for each pair of word and stem the texts that contain it."""
    words: Vocabulary = Counter()
    for row in rows:
        terms = {term for part in PARTS for term in getattr(row, part).split(" ")}
        words.update((term, stem(term, row.language)) for term in terms if _is_word(term))
    return words


def _miscounts() -> Vocabulary:
    """Return by how much the stored count of each word is too low; negative if it is too high."""
    counts: Vocabulary = Counter()
    for row in IndexedText.objects.order_by("pk").iterator(CHUNK):
        counts.update(_vocabulary([row]))
    stored = VocabularyWord.objects.values_list("term", "stem", "texts")
    counts.subtract({(term, root): texts for term, root, texts in stored.iterator()})
    return Counter({word: count for word, count in counts.items() if count})


def _is_word(term: str) -> bool:
    return SHORTEST_WORD <= len(term) <= LONGEST_WORD and term.isalpha()


def _count(added: Vocabulary, removed: Vocabulary) -> None:
    deltas = {word: added[word] - removed[word] for word in added | removed}
    changed = sorted(word for word, delta in deltas.items() if delta)
    for start in range(0, len(changed), CHUNK):
        _count_chunk({word: deltas[word] for word in changed[start : start + CHUNK]})


def _count_chunk(deltas: dict[tuple[str, str], int]) -> None:
    known = VocabularyWord.objects.filter(term__in={term for term, _ in deltas})
    counts = {(word.term, word.stem): word.texts for word in known}
    totals = {word: max(0, counts.get(word, 0) + delta) for word, delta in deltas.items()}
    VocabularyWord.objects.bulk_create(
        [
            VocabularyWord(term=term, stem=root, initial=term[0], length=len(term), texts=total)
            for (term, root), total in totals.items()
        ],
        update_conflicts=True,
        unique_fields=["term", "stem"],
        update_fields=["texts"],
    )
    if not all(totals.values()):
        VocabularyWord.objects.filter(texts=0).delete()

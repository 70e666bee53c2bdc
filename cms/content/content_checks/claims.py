"""Health claims in a draft, which need a source or a reason."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cms.content.blocks.citations import citations_in
from cms.content.content_checks.draft import Draft
from cms.content.content_checks.models import ClaimPhrase
from cms.content.content_checks.rows import Path

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")


@dataclass(frozen=True)
class Claim:
    """A claim phrase in a sentence at `path`; `words` are the phrase as it is written there.

    `cited` are the numbers that its paragraph cites: there are no references with them.
    """

    path: Path
    phrase: str
    explanation: str
    words: str
    sentence: str
    cited: frozenset[int] = frozenset()

    @property
    def identity(self) -> tuple[str, str]:
        """The phrase and the sentence; they identify the claim wherever the sentence is moved."""
        return self.phrase, self.sentence


def claims_without_source(draft: Draft) -> list[Claim]:
    """Return the claims in paragraphs that cite no reference."""
    phrases = _Phrases(ClaimPhrase.objects.all())
    return [
        claim
        for piece in draft.pieces
        for paragraph in piece.paragraphs()
        if not (cited := _cited(paragraph)) & set(range(1, draft.references + 1))
        for claim in phrases.claims(piece.path, paragraph, cited)
    ]


class _Phrases:
    """All claim phrases as one pattern, which finds the longer of two overlapping phrases."""

    def __init__(self, phrases: Iterable[ClaimPhrase]) -> None:
        self._phrases = sorted(phrases, key=lambda phrase: -len(phrase.phrase))
        alternatives = "|".join(f"({pattern_of(p.phrase)})" for p in self._phrases)
        self._pattern = re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)

    def claims(self, path: Path, paragraph: str, cited: frozenset[int]) -> Iterator[Claim]:
        """Yield the claims in `paragraph`, which is at `path` and has these citations."""
        if not self._phrases or not self._pattern.search(paragraph):
            return
        for sentence in SENTENCE_END.split(paragraph):
            for match in self._pattern.finditer(sentence):
                phrase = self._phrases[(match.lastindex or 1) - 1]
                yield Claim(path, phrase.phrase, phrase.explanation, match[0], sentence, cited)


def pattern_of(phrase: str) -> str:
    """Return a pattern for the words of `phrase`, with the regular endings of verbs and nouns."""
    return r"[\s-]+".join(_inflected(word) for word in re.findall(r"[^\s-]+", phrase))


def _inflected(word: str) -> str:
    stem, last = re.escape(word[:-1]), re.escape(word[-1:]).lower()
    if last == "e":
        return rf"{stem}(?:e|es|ed|ing)"
    if last == "y":
        return rf"{stem}(?:y|ys|ies|yed|ied|ying)"
    if last.isalpha():
        return rf"{stem}{last}(?:s|es|ed|ing)?"
    return stem + last


def _cited(paragraph: str) -> frozenset[int]:
    """Return all numbers that the paragraph cites."""
    return frozenset().union(*(numbers for _, numbers in citations_in(paragraph)))

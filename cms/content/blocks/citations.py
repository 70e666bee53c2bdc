"""Links from citations such as `[1]` in a body to its numbered references, and back."""

import re
from collections import Counter
from collections.abc import Iterator

from cms.content.blocks.base import BlockData

# As in `[1]`, `[1, 3]` and `[2-4]`.
CITATION = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
NUMBER = re.compile(r"\d+")
TAG = re.compile(r"""(</?([a-z][a-z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
# A link cannot be in a link or a button, and headings are repeated in the table of contents.
WITHOUT_LINKS = frozenset({"a", "h2", "h3", "h4", "summary"})
ANCHOR = re.compile(r'id="(cited-(\d+)[-\d]*)"')


def citations_in(text: str) -> Iterator[tuple[str, set[int]]]:
    """Yield each citation in `text` as it is written, with the numbers of all its references."""
    for found in CITATION.findall(text):
        numbers: set[int] = set()
        for part in found.strip("[]").split(","):
            ends = [int(number) for number in NUMBER.findall(part)]
            numbers.update(range(ends[0], ends[-1] + 1), ends)
        if 0 not in numbers:  # As in a scale [0-10].
            yield found, numbers


class Citations:
    """The citations of one body, whose references are numbered from 1 to `references`."""

    def __init__(self, references: int) -> None:
        self._references = references
        self._found: Counter[str] = Counter()

    def link(self, html: str) -> str:
        """Return `html` with each citation as a link, such as to `#reference-1`, with its own `id`.

        Brackets with anything but the numbers of references are left unchanged.
        """
        if "[" not in html:
            return html
        closed = 0
        parts: list[str] = []
        # Each tag is followed by its name and by the text up to the next one.
        text, *tags = TAG.split(html)
        parts.append(self._linked(text))
        for tag, name, text in zip(tags[::3], tags[1::3], tags[2::3], strict=True):
            if name in WITHOUT_LINKS:
                closed += -1 if tag.startswith("</") else 1
            parts += [tag, text if closed else self._linked(text)]
        return "".join(parts)

    def _linked(self, text: str) -> str:
        return CITATION.sub(self._citation, text)

    def _citation(self, match: re.Match[str]) -> str:
        numbers = NUMBER.findall(match[0])
        if not all(1 <= int(number) <= self._references for number in numbers):
            return match[0]
        if len(numbers) == 1:
            return self._link(str(int(numbers[0])), match[0])
        return NUMBER.sub(lambda number: self._link(str(int(number[0])), number[0]), match[0])

    def _link(self, number: str, text: str) -> str:
        self._found[number] += 1
        count = self._found[number]
        anchor = f"cited-{number}" if count == 1 else f"cited-{number}-{count}"
        return f'<a id="{anchor}" href="#reference-{number}">{text}</a>'


def link_citations(body: list[BlockData], references: int) -> None:
    """Link the citations in the `html` of the blocks; `references` is the number of references."""
    citations = Citations(references)
    for block in body:
        block["html"] = citations.link(block["html"])


def places_of_citations(body: list[BlockData]) -> dict[int, list[str]]:
    """Return the `id`s of the citations of each reference, in reading order, by its number."""
    places: dict[int, list[str]] = {}
    for block in body:
        for anchor, number in ANCHOR.findall(block["html"]):
            places.setdefault(int(number), []).append(anchor)
    return places

"""Citations in a body: `[1]` leads to the reference of that number, and back from there."""

import re
from collections import Counter

from cms.content.blocks.base import BlockData

# As in `[1]`, `[1, 3]` and `[2-4]`.
CITATION = re.compile(r"\[\d{1,3}(?:\s?[,–-]\s?\d{1,3})*\]")
NUMBER = re.compile(r"\d+")
TAG = re.compile(r"""(</?([a-z][a-z0-9]*)(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
# No link stands in a link or a button, and a heading is repeated in the table of contents.
WITHOUT_LINKS = frozenset({"a", "h2", "h3", "h4", "summary"})
ANCHOR = re.compile(r'id="(cited-(\d+)[-\d]*)"')


class Citations:
    """Links the citations of one body, which has `references` references, numbered from 1."""

    def __init__(self, references: int) -> None:
        self._references = references
        self._found: Counter[str] = Counter()

    def link(self, html: str) -> str:
        """`html` in which each citation is a link to `#reference-1`, and has an `id` of its own.

        What stands in brackets and is not the number of a reference stays as it is.
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
    """Link the citations in the `html` of the blocks of `body`, which has `references`."""
    citations = Citations(references)
    for block in body:
        block["html"] = citations.link(block["html"])


def places_of_citations(body: list[BlockData]) -> dict[int, list[str]]:
    """The `id` of each place that cites a reference, by its number, in the order of reading."""
    places: dict[int, list[str]] = {}
    for block in body:
        for anchor, number in ANCHOR.findall(block["html"]):
            places.setdefault(int(number), []).append(anchor)
    return places

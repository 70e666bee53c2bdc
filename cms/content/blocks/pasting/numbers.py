"""The numbers of list items where they were copied, and the numbers that they have here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cms.content.blocks.pasting.lines import Line

WHOLE = re.compile(r"[+-]?\d{1,9}")
LETTERS = re.compile(r"(lower|upper)-(alpha|latin|roman|greek)")
DEEPEST_LIST = 4  # As deep as the rich text editor lets a list be.


@dataclass(eq=False)
class Item:
    """An item of a list; `number` is None in a list without numbers, 0 for other than 1, 2, 3."""

    number: int | None = None


class Numbering:
    """What counts the items of one numbered list."""

    def __init__(self, attributes: dict[str, str], style: dict[str, str]) -> None:
        start = _number(attributes.get("start"))
        self._next = 1 if start is None else start
        self._is_plain = not ("reversed" in attributes or _has_letters(attributes, style))

    def item(self, attributes: dict[str, str], style: dict[str, str]) -> Item:
        """Return the next item."""
        value = _number(attributes.get("value"))
        number = self._next if value is None else value
        self._next = number + 1
        return Item(number if self._is_plain and not _has_letters(attributes, style) else 0)


def are_renumbered(lines: Iterable[Line]) -> bool:
    """Return whether an item has another number here than where it was copied."""
    counts: list[tuple[str, int]] = []
    for line in lines:
        if line.kind not in ("ol", "ul"):
            counts = []
            continue
        depth = min(line.depth, len(counts), DEEPEST_LIST)
        del counts[depth + 1 :]
        if len(counts) == depth + 1 and counts[-1][0] == line.kind:
            counts[-1] = (line.kind, counts[-1][1] + 1)
        else:
            counts[depth:] = [(line.kind, 1)]
        if line.kind == "ol" and line.number not in (None, counts[-1][1]):
            return True
    return False


def _number(said: str | None) -> int | None:
    return int(said) if said and WHOLE.fullmatch(said.strip()) else None


def _has_letters(attributes: dict[str, str], style: dict[str, str]) -> bool:
    kind = f"{style.get('list-style-type', '')} {style.get('list-style', '')}"
    return attributes.get("type", "1") in ("a", "A", "i", "I") or bool(LETTERS.search(kind))

"""Long lists of items, whose number and last pages cost no more than their first page."""

import re
from collections.abc import Sequence
from functools import cached_property, lru_cache
from typing import Any

from cms.delivery.items.public_state import feed_state
from cms.delivery.models import ContentItem, ContentItemQuerySet

KEPT = 1_000
"""How many counts a process keeps."""
TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?([+-]\d\d:?\d\d)?")


class OrderedItems:
    """The items of an ordered queryset, for a paginator.

    They are counted once for each state of the change feed, and read from the end that is nearer.
    """

    def __init__(self, items: ContentItemQuerySet) -> None:
        self._items = items

    @cached_property
    def _count(self) -> int:
        state = feed_state()
        version = (state.epoch, state.generation, state.changed_at)
        return _kept_count(version, _Query(self._items))

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, part: slice) -> list[ContentItem]:
        count = len(self)
        start, stop = min(part.start, count), min(part.stop, count)
        if start <= count - stop:
            return list(self._items[start:stop])
        return list(self._items.reverse()[count - stop : count - start])[::-1]


class JoinedItems:
    """Lists of items one after another, as one."""

    def __init__(self, parts: Sequence[OrderedItems]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def __getitem__(self, part: slice) -> list[ContentItem]:
        start, stop = part.start, part.stop
        found: list[ContentItem] = []
        for each in self._parts:
            count = len(each)
            if start < count and stop > 0:
                found += each[max(0, start) : stop]
            start, stop = start - count, stop - count
        return found


class _Query:
    """A query that is equal to one that asks the same at another time."""

    def __init__(self, items: ContentItemQuerySet) -> None:
        self.items = items.order_by()
        self._text = TIME.sub("", str(self.items.query))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Query) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)


@lru_cache(maxsize=KEPT)
def _kept_count(version: tuple[Any, ...], query: _Query) -> int:
    """Return how many items the query finds; `version` is that of the change feed."""
    return query.items.count()

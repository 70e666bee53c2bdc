"""What is read is as it is now, though something in it has expired since it was stored."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models.query import ModelIterable
from django.dispatch import Signal
from django.utils import timezone

# With `items`, each of which a receiver changes in place into what is to be shown of it now.
outdated_read = Signal()
# Something has expired of which the change feed does not tell yet.
feed_read = Signal()

ATTEMPTS = 3


class NotCurrentError(Exception):
    """So much of what was asked for has to be rebuilt that it cannot be shown right now."""


def is_past(valid_until: datetime | None) -> bool:
    """Whether something in an item has expired since it was stored."""
    return valid_until is not None and valid_until <= timezone.now()


if TYPE_CHECKING:
    Items = ModelIterable[Any]
else:
    Items = ModelIterable


class CurrentIterable(Items):
    """The items that a query finds, none of which shows anything that has expired.

    They are looked at here, however the query is made: as a list, a slice, one by one. While
    nothing in them has expired that costs no query. Raises NotCurrentError.
    """

    def __iter__(self) -> Iterator[Any]:
        if self.chunked_fetch:
            yield from self._in_chunks()
            return
        for _ in range(ATTEMPTS):
            items = list(super().__iter__())
            if not any(item.reason for item in self._renewed(items)):
                yield from items
                return
            # What turned out to be withdrawn is not found any more, and others are in its place.
        raise NotCurrentError

    def _in_chunks(self) -> Iterator[Any]:
        rows = super().__iter__()
        while chunk := list(islice(rows, self.chunk_size)):
            withdrawn = [item for item in self._renewed(chunk) if item.reason]
            yield from (item for item in chunk if item not in withdrawn)

    def _renewed(self, items: list[Any]) -> list[Any]:
        """Those of `items` that had to be brought up to date, which they are now."""
        outdated = [item for item in items if _is_outdated(item)]
        if outdated:
            outdated_read.send(sender=self.queryset.model, items=outdated)
        return outdated


def _is_outdated(item: Any) -> bool:
    """Whether `item` has its content, and that must not be shown."""
    if {"content", "summary"} <= item.get_deferred_fields() or not getattr(item, "shown", True):
        return False
    return is_past(item.valid_until)

"""Reads of items as they are now, even if something in them has expired since they were stored."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models.query import ModelIterable
from django.dispatch import Signal
from django.utils import timezone

# Sent with `items`; a receiver changes each of them in place into what is to be shown now.
outdated_read = Signal()
# Sent if something has expired that the change feed does not report yet.
feed_read = Signal()

ATTEMPTS = 3
PERISHABLE = frozenset({"content", "summary", "sitemap_url"})
"""The fields of an item that may show something which has expired since it was stored."""


class NotCurrentError(Exception):
    """Raised if items that were asked for have to be rebuilt and cannot be rebuilt right now."""


def is_past(valid_until: datetime | None) -> bool:
    """Return whether something in an item with this `valid_until` has expired."""
    return valid_until is not None and valid_until <= timezone.now()


if TYPE_CHECKING:
    Items = ModelIterable[Any]
else:
    Items = ModelIterable


class CurrentIterable(Items):
    """An iterable of the items that a query finds, none of which shows anything that has expired.

    Items are checked here however the query is evaluated: as a list, as a slice or one by one. The
    check costs no query while nothing in them has expired. It may raise NotCurrentError.
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
            # The query no longer finds the items that were withdrawn, and finds others instead.
        raise NotCurrentError

    def _in_chunks(self) -> Iterator[Any]:
        rows = super().__iter__()
        while chunk := list(islice(rows, self.chunk_size)):
            withdrawn = [item for item in self._renewed(chunk) if item.reason]
            yield from (item for item in chunk if item not in withdrawn)

    def _renewed(self, items: list[Any]) -> list[Any]:
        """Bring those of `items` that are outdated up to date, and return them."""
        outdated = [item for item in items if _is_outdated(item)]
        if outdated:
            outdated_read.send(sender=self.queryset.model, items=outdated)
        return outdated


def _is_outdated(item: Any) -> bool:
    """Return whether `item` has loaded content that must not be shown."""
    if item.get_deferred_fields() >= PERISHABLE or not getattr(item, "shown", True):
        return False
    return is_past(item.valid_until)

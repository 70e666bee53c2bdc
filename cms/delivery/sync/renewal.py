"""Renewal, at the first read, of items in which something has expired.

The first reader writes the renewed items for all. A reader that comes meanwhile waits a moment,
looks again, and gets a few items built for itself alone. So each read has a bound, even where
nothing can be written.
"""

import logging
from collections.abc import Iterable

from django.db import DatabaseError
from django.db.models import F
from wagtail.models import Page

from cms.delivery.freshness import NotCurrentError, feed_read, is_past, outdated_read
from cms.delivery.items.building import UnbuildableError
from cms.delivery.items.expiry import show_as_now
from cms.delivery.models import ContentItem
from cms.delivery.sync.plans import Touched
from cms.delivery.sync.sync import sync
from cms.foundation.transactions import hurried_transaction, is_in_unit_of_work

AT_ONCE = 25
"""The number of items that one transaction brings up to date."""
WRITTEN_PER_READ = 5 * AT_ONCE
"""The most items written for one read, which is more than the largest page of a listing has."""
BUILT_PER_READ = 25
"""The most items built for one reader alone if they cannot be written."""
MILLISECONDS = 750
"""How long a reader waits for a lock. PostgreSQL looks for deadlocks after a second, so in a
deadlock the reader gives up first, and the other transaction does not fail."""

logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers."""
    outdated_read.connect(_renew)
    feed_read.connect(_tell_some)


def _renew(items: list[ContentItem], **_: object) -> None:
    """Bring each of `items` up to date in place, and write it if possible.

    Raise NotCurrentError if too many cannot be written, or if one cannot be built.
    """
    stored = ContentItem.objects.filter(pk__in=[item.pk for item in items])
    _write(stored.exclude(page=None).order_by("page").values_list("page", flat=True))
    renewed = stored.in_bulk()
    for item in items:
        _copy(renewed.get(item.pk), item)
    left = [item for item in items if not item.reason and is_past(item.valid_until)]
    if len(left) > BUILT_PER_READ:
        raise NotCurrentError
    for item in left:
        try:
            show_as_now(item)
        except UnbuildableError as error:
            raise NotCurrentError from error


def _tell_some(**_: object) -> None:
    """Write some outdated items, beginning with expired ones, which the feed has to report."""
    outdated = ContentItem.objects.outdated()
    first = outdated.order_by(F("expires_at").asc(nulls_last=True), "position")
    _write(first.values_list("page", flat=True)[:AT_ONCE])


def _write(page_pks: Iterable[int]) -> None:
    """Bring the items of these pages up to date in batches, and stop at a batch that fails.

    Write nothing inside a unit of work, which would then hold all the locks for longer.
    """
    if is_in_unit_of_work():
        return
    pks = list(page_pks)[:WRITTEN_PER_READ]
    for start in range(0, len(pks), AT_ONCE):
        if not _is_written(pks[start : start + AT_ONCE]):
            return


def _is_written(page_pks: list[int]) -> bool:
    """Bring the items of the pages up to date; return whether this or another process did so."""
    try:
        with hurried_transaction(MILLISECONDS):
            _lock(page_pks)
            # Queried after the wait, in which another process may have done it.
            outdated = ContentItem.objects.outdated().filter(page__in=page_pks)
            if pages := set(outdated.values_list("page", flat=True)):
                sync([Touched(compared=pages)], at_once=0)
    except DatabaseError as error:
        logger.warning("What has expired could not be brought up to date for a reader: %s", error)
        return False
    except Exception:
        logger.exception("What has expired could not be brought up to date for a reader.")
        return False
    return True


def _lock(page_pks: list[int]) -> None:
    """Lock the pages against other changes and renewals; SQLite has only one writer anyway.

    The pages are locked before the row of the feed, as in every other transaction.
    """
    rows = Page.objects.filter(pk__in=page_pks).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _copy(stored: ContentItem | None, item: ContentItem) -> None:
    """Copy the stored values to `item`, except those of fields that it has not loaded."""
    if stored is None:
        return
    deferred = item.get_deferred_fields() - {"reason"}
    for field in ContentItem._meta.concrete_fields:
        if field.attname not in deferred:
            setattr(item, field.attname, getattr(stored, field.attname))

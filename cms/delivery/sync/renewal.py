"""Bring items in which something has expired up to date when they are read, once for all readers.

The first reader writes what it asked for; whoever comes meanwhile waits a moment, looks again, and
gets a little built for itself alone. So each read has a bound, also where nothing can be written.
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
from cms.delivery.sync.planning import Touched
from cms.delivery.sync.sync import sync
from cms.foundation.transactions import hurried_transaction, is_in_unit_of_work

AT_ONCE = 25
"""Items that one transaction brings up to date."""
WRITTEN_PER_READ = 5 * AT_ONCE
"""More than the largest page of a listing has."""
BUILT_PER_READ = 25
"""Items that are built for one reader alone, when they cannot be written."""
MILLISECONDS = 750
"""How long a reader waits for a lock. PostgreSQL looks for deadlocks after a second: whoever holds
one of the locks that a reader has taken is not failed by it."""

logger = logging.getLogger(__name__)


def connect() -> None:
    """Connect the receivers."""
    outdated_read.connect(_renew)
    feed_read.connect(_tell_some)


def _renew(items: list[ContentItem], **_: object) -> None:
    """Make each of `items` what is to be shown of it now, written if possible.

    Raises NotCurrentError.
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
    """Write some of what is outdated: first what has expired itself, which the feed has to tell."""
    outdated = ContentItem.objects.outdated()
    first = outdated.order_by(F("expires_at").asc(nulls_last=True), "position")
    _write(first.values_list("page", flat=True)[:AT_ONCE])


def _write(page_pks: Iterable[int]) -> None:
    """Bring the items of these pages up to date, some at a time, until one time it fails.

    Not in somebody's unit of work, which would then hold all the locks for longer.
    """
    if is_in_unit_of_work():
        return
    pks = list(page_pks)[:WRITTEN_PER_READ]
    for start in range(0, len(pks), AT_ONCE):
        if not _is_written(pks[start : start + AT_ONCE]):
            return


def _is_written(page_pks: list[int]) -> bool:
    """Whether the items of the pages are up to date now, by us or by whoever had the turn."""
    try:
        with hurried_transaction(MILLISECONDS):
            _lock(page_pks)
            # As they are now: others may have done it while we waited.
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
    """Wait for those who change the pages or renew them; SQLite lets only one write anyway.

    The pages come before the row of the feed, as in every other transaction.
    """
    rows = Page.objects.filter(pk__in=page_pks).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _copy(stored: ContentItem | None, item: ContentItem) -> None:
    """Put into `item` what is stored of it now, as far as it has been loaded."""
    if stored is None:
        return
    deferred = item.get_deferred_fields() - {"reason"}
    for field in ContentItem._meta.concrete_fields:
        if field.attname not in deferred:
            setattr(item, field.attname, getattr(stored, field.attname))

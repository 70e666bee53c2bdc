"""The rebuilding of items in the background: in short transactions, by one process at a time.

The marks (`cms.delivery.sync.marks`) outlive the process. One that is killed leaves what it has to
itself for LEASE at most; then the next task, or the scheduled run, goes on.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from cms.delivery.models import BuildFailure, ContentItem, FeedState, Rebuild
from cms.delivery.sync.marks import marked
from cms.delivery.sync.signals import items_marked
from cms.delivery.sync.sync import catch_up

RETRY_AFTER = timedelta(minutes=10)
"""How long a page from which no item could be built waits until it is tried again."""
LEASE = timedelta(seconds=30)
SECONDS_PER_TASK = 2.0
"""After which a task leaves the rest to another one, so that a worker that is told to end does."""
BUILT_TOGETHER = 10
RENEWED_TOGETHER = 50
"""How many items one transaction writes that are built, and that only get other terms: both have
the only lock of SQLite for less than a tenth of a second."""


def connect() -> None:
    """Connect the receiver, which leaves to the worker what is marked."""
    items_marked.connect(_items_marked)


def _items_marked(**_: object) -> None:
    transaction.on_commit(rebuild_stale_task.enqueue)


@task()
def rebuild_stale_task() -> int:
    """Rebuild items for a while, and leave the rest to another task of this kind."""
    return rebuild_for_a_while()


def rebuild_for_a_while() -> int:
    """Rebuild items for some seconds; enqueue a task if more are left. Return how many changed."""
    with _alone() as is_alone:
        changed = _rebuild(SECONDS_PER_TASK) if is_alone else 0
    if is_alone and marked():
        rebuild_stale_task.enqueue()
    return changed


def rebuild_stale() -> int:
    """Rebuild all items that are marked or show something expired; return how many changed."""
    with _alone() as is_alone:
        return _rebuild() if is_alone else 0


def _rebuild(seconds: float = float("inf")) -> int:
    changed, end = 0, time.monotonic() + seconds
    while True:
        pages, terms_only = _renewable(), True
        if not pages:
            pages, terms_only = _behind(BUILT_TOGETHER), False
        if pages:
            changed += catch_up(pages, terms_only=terms_only)
            FeedState.objects.update(rebuilding_until=timezone.now() + LEASE)
        if not pages or time.monotonic() > end:
            return changed


@contextmanager
def _alone() -> Iterator[bool]:
    """Keep other processes from rebuilding; yield False if one of them does."""
    now = timezone.now()
    was_ahead = Q(rebuilding_until__gt=now + 2 * LEASE)  # The clock of who took the lease.
    free = Q(rebuilding_until=None) | Q(rebuilding_until__lt=now) | was_ahead
    if not FeedState.objects.filter(free).update(rebuilding_until=now + LEASE):
        yield False
        return
    try:
        yield True
    finally:
        FeedState.objects.update(rebuilding_until=None)


def _renewable() -> set[int]:
    """Return pages whose items are next, if these only need other terms."""
    first = Rebuild.objects.order_by("-published_at", "page")[:RENEWED_TOGETHER]
    marks = list(first.values_list("page", "terms_only"))
    return {page for page, terms_only in marks if terms_only} if marks and marks[0][1] else set()


def _behind(number: int) -> set[int]:
    """Return up to `number` pages of each kind: marked ones, outdated ones, those due for a retry.

    A page from which no item could be built is tried again only after RETRY_AFTER, so that it
    neither stops the others nor causes an endless loop.
    """
    now = timezone.now()
    newest = Rebuild.objects.order_by("-published_at", "page").values_list("page", flat=True)
    failures = BuildFailure.objects.filter(failed_at__gt=now - RETRY_AFTER).values("page")
    expired = ContentItem.objects.outdated().exclude(page__in=failures).order_by("position")
    due = BuildFailure.objects.filter(failed_at__lte=now - RETRY_AFTER).order_by("failed_at")
    return {
        *newest[:number],
        *expired.values_list("page", flat=True)[:number],
        *due.values_list("page", flat=True)[:number],
    }

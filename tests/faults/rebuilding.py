"""A worker that is ended, killed or disturbed in the middle of a rebuild."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.management import call_command
from django.db import transaction
from django.db.models import Max
from django.test import override_settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.delivery.models import ContentItem, FeedState, ItemFacet, Rebuild
from cms.delivery.sync.marks import marked
from cms.delivery.sync.rebuilding import SECONDS_PER_TASK
from cms.foundation.supervision import SECONDS_TO_END
from cms.foundation.transactions import unit_of_work
from cms.settings.embedded import TASKS
from practitioners.models import PractitionerPage
from tests.factories import make_article, make_practitioner, make_site
from tests.faults.agreement import disagreements
from tests.faults.stores import open_store
from tests.faults.workers import Process, kill, wait_until, worker

ARTICLES = 300
Items = dict[int, tuple[Any, ...]]


@dataclass
class Outcome:
    """What was found in the middle of a rebuild, and what was wrong at its end.

    `left` is how many items were still marked then, and `ended_with` is the exit status of the
    worker, which worked on for `went_on` seconds when it could write. `written` is how many
    positions the rebuild took, and `broken_tasks` is how many tasks failed.
    """

    left: int = 0
    ended_with: int = 0
    went_on: float = 0.0
    written: int = 0
    broken_tasks: int = 0
    faults: list[str] = field(default_factory=list)


def prepare_rebuilding() -> None:
    """An author and so many articles that a rebuild of them takes several transactions."""
    with unit_of_work():
        site = make_site()
        author = make_practitioner(site, "Ada Quill")
        for number in range(ARTICLES):
            make_article(site, f"Article {number}", authors=[author])
    open_store().save("unchanged")


def _rename_author() -> None:
    author = PractitionerPage.objects.get()
    author.title = "Ada Feather"
    author.save_revision().publish()


def _change_practice() -> None:
    """Its disclaimer, which is put into the items, and an address for which they are built."""
    practice = current_practice()
    practice.disclaimer, practice.booking_url = "<p>New</p>", "https://example.com/new"
    practice.save()


CHANGES: dict[str, Callable[[], None]] = {"name": _rename_author, "practice": _change_practice}


def end_in_the_middle(change: str) -> Outcome:
    """End the worker by SIGTERM while it waits to write, so long that its time is over."""
    outcome = Outcome()
    with _rebuilding(change, outcome) as (working, before):
        with transaction.atomic():
            FeedState.objects.select_for_update().get()
            is_over = time.monotonic() + SECONDS_PER_TASK
            working.send_signal(signal.SIGTERM)
            wait_until(lambda: time.monotonic() > is_over, working)
        began = timezone.now()
        outcome.ended_with = working.wait(SECONDS_TO_END)
        ended = DBTaskResult.objects.aggregate(last=Max("finished_at"))["last"]
        outcome.went_on = (ended - began).total_seconds()
        outcome.left = marked()
        then, marks = _stored(), _marks()
        _finish()
        outcome.faults += _half_written(before, then, marks)
    return outcome


def kill_in_the_middle(change: str) -> Outcome:
    """Kill the worker; then let the scheduled run go on, before the lease is over and after it."""
    outcome = Outcome()
    with _rebuilding(change, outcome) as (working, before):
        kill(working)
        outcome.ended_with = working.returncode
        outcome.left = marked()
        then, marks = _stored(), _marks()
        call_command("publish_scheduled")
        if _stored() != then:
            outcome.faults.append("another process did not wait for the end of the lease")
        FeedState.objects.update(rebuilding_until=timezone.now())
        call_command("publish_scheduled")
        _finish()
        outcome.faults += _half_written(before, then, marks)
    return outcome


def publish_in_the_middle(change: str) -> Outcome:
    """Publish the article that the worker is building, and the one that waits longest for it."""
    outcome = Outcome()
    with _rebuilding(change, outcome) as (working, _):
        marks = Rebuild.objects.filter(page__in=ArticlePage.objects.values("pk"))
        waiting = list(marks.order_by("-published_at", "page").values_list("page", flat=True))
        for page in (waiting[0], waiting[-1]):
            article = ArticlePage.objects.get(pk=page)
            article.title = f"Published as {page}"
            article.save_revision().publish()
            if marks.filter(page=page).exists():
                outcome.faults.append(f"page {page} was published, and its item is marked")
        outcome.left = marked()
        _wait_for_the_rest(working)
        for page in (waiting[0], waiting[-1]):
            title = ContentItem.objects.get(page=page).title
            if title != f"Published as {page}":
                outcome.faults.append(f"the item of page {page} has the title {title}")
    return outcome


@contextmanager
def _rebuilding(change: str, outcome: Outcome) -> Iterator[tuple[Process, Items]]:
    """A worker that has done something of what the change marked, and the items before it."""
    open_store().restore("unchanged")
    with override_settings(TASKS=TASKS):
        CHANGES[change]()
        before, position, number = _stored(), FeedState.objects.get().position, marked()
        with worker() as working:
            wait_until(lambda: marked() < number, working)
            yield working, before
    outcome.broken_tasks = DBTaskResult.objects.failed().count()
    outcome.written = FeedState.objects.get().position - position
    outcome.faults += disagreements()


def _finish() -> None:
    """Let another worker do what is left."""
    lost = DBTaskResult.objects.running().count()
    with worker() as another:
        _wait_for_the_rest(another, lost)


def _wait_for_the_rest(working: Process, lost: int = 0) -> None:
    """Wait until nothing is marked and no task is left but those of a killed worker."""
    tasks = DBTaskResult.objects

    def is_done() -> bool:
        return not (marked() or tasks.ready().exists()) and tasks.running().count() <= lost

    wait_until(is_done, working)


def _stored() -> Items:
    """All of each item and its facets, by the key of its page."""
    facets: dict[Any, list[Any]] = {}
    for row in ItemFacet.objects.order_by("name", "value").values_list():
        facets.setdefault(row[1], []).append(row)
    return {
        item.page_id or 0: (
            *(item.title, item.position, item.digest, bytes(item.content), bytes(item.summary)),
            facets.get(item.pk, []),
        )
        for item in ContentItem.objects.all()
    }


def _marks() -> set[int]:
    return set(Rebuild.objects.values_list("page", flat=True))


def _half_written(before: Items, then: Items, marks: set[int]) -> list[str]:
    """The items that were neither marked and as before, nor unmarked and as they are now."""
    now = _stored()
    return [
        f"the item of page {page} was half written"
        for page, item in then.items()
        if item != (before if page in marks else now)[page]
    ]

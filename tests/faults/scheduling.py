"""Several scheduled runs at the same moment, each in a process of its own."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision
from wagtail.signals import page_published, page_unpublished

from articles.models import ArticlePage
from cms.delivery.models import FeedState
from tests.factories import make_article, make_practitioner, make_site
from tests.faults.agreement import disagreements
from tests.faults.racing import HISTORY
from tests.faults.stores import open_store

RUNS = 4
GOING_LIVE = 12
EXPIRING = 6

FORK = get_context("fork")
_together = FORK.Barrier(RUNS)


@dataclass(frozen=True)
class Outcome:
    """How often each revision was published and each page withdrawn, and what is wrong.

    `*_signals` is what the runs were told, `*_entries` what the log says; `positions` is how
    often each position was given.
    """

    published_signals: Counter[int]
    published_entries: Counter[int]
    withdrawn_signals: Counter[int]
    withdrawn_entries: Counter[int]
    positions: Counter[int]
    faults: list[str]


def prepare_schedule() -> tuple[set[int], set[int]]:
    """Articles that are due; the revisions to be published and the pages to be withdrawn."""
    site = make_site()
    author = make_practitioner(site, "Ada Quill")
    past = timezone.now() - timedelta(minutes=1)
    coming = [make_article(site, f"Coming {n}", publish=False) for n in range(GOING_LIVE)]
    revisions = [page.save_revision(approved_go_live_at=past).pk for page in coming]
    going = [make_article(site, f"Going {n}", authors=[author]) for n in range(EXPIRING)]
    related = [make_article(site, f"Shows {page}", related=[page]) for page in going]
    ArticlePage.objects.filter(pk__in=[page.pk for page in going]).update(expire_at=past)
    with connection.cursor() as cursor:
        for statement in HISTORY[connection.vendor]:
            cursor.execute(statement)
    open_store().save("scheduled")
    assert len(related) == EXPIRING
    return set(revisions), {page.pk for page in going}


def run_at_once() -> Outcome:
    """Let all runs go at the same moment."""
    open_store().restore("scheduled")
    before = FeedState.objects.get().position
    connection.close()
    with ProcessPoolExecutor(RUNS, mp_context=FORK) as processes:
        started = [processes.submit(_run) for _ in range(RUNS)]
        told = [run.result() for run in started]
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM history")
        given = Counter(position for (position,) in cursor.fetchall())
    last = FeedState.objects.get().position
    faults = [*disagreements()]
    if sorted(given) != list(range(before + 1, last + 1)):
        faults.append(f"from {before} to {last} the positions are {sorted(given)}")
    return Outcome(
        published_signals=_sum(published for published, _ in told),
        published_entries=_logged("wagtail.publish.scheduled", "revision"),
        withdrawn_signals=_sum(withdrawn for _, withdrawn in told),
        withdrawn_entries=_logged("wagtail.unpublish.scheduled", "page"),
        positions=given,
        faults=faults,
    )


def _run() -> tuple[Counter[int], Counter[int]]:
    """One run, and what it was told: the revisions published, the pages withdrawn."""
    published: Counter[int] = Counter()
    withdrawn: Counter[int] = Counter()

    def on_publish(revision: Revision, **_: Any) -> None:
        published[revision.pk] += 1

    def on_withdraw(instance: Page, **_: Any) -> None:
        withdrawn[instance.pk] += 1

    page_published.connect(on_publish)
    page_unpublished.connect(on_withdraw)
    _together.wait()
    call_command("publish_scheduled")
    return published, withdrawn


def _logged(action: str, of: str) -> Counter[int]:
    entries = PageLogEntry.objects.filter(action=action)
    return Counter(entries.values_list(of, flat=True))


def _sum(counters: Iterable[Counter[int]]) -> Counter[int]:
    total: Counter[int] = Counter()
    for counter in counters:
        total.update(counter)
    return total

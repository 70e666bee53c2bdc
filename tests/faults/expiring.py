"""Readers at the same moment, the first after something has expired, each in a process."""

import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from multiprocessing.process import BaseProcess

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page

from cms.delivery.models import ContentItem, FeedState
from tests.factories import make_article, make_practitioner, make_site
from tests.faults.agreement import disagreements
from tests.faults.racing import HISTORY
from tests.faults.stores import open_store

READERS = 4
BUSY = 2
DEPENDENTS = 40
TRIES = 60
LISTING = "/api/v1/articles/?limit=100&include=body"
ROUTES = (LISTING, "/api/v1/changes/", "/articles/", "/feeds/articles.atom")

FORK = get_context("fork")
_together = FORK.Barrier(READERS)


@dataclass(frozen=True)
class Outcome:
    """What the readers got, how often each position was given, and what is wrong.

    `changed` counts the items that took one. `queries` is what the listing costs afterwards.
    """

    statuses: Counter[int]
    leaks: list[str]
    unanswered: list[str]
    positions: Counter[int]
    changed: int
    queries: int
    faults: list[str]


def prepare_expiry() -> None:
    """Articles of an author whose time is still to come."""
    site = make_site()
    later = timezone.now() + timedelta(hours=1)
    author = make_practitioner(site, "Rowan Gone", slug="rowan", expire_at=later)
    for number in range(DEPENDENTS):
        make_article(site, f"Article {number}", authors=[author])
    with connection.cursor() as cursor:
        for statement in HISTORY[connection.vendor]:
            cursor.execute(statement)
    open_store().save("expiring")


def read_at_once() -> Outcome:
    """Let the time come, and all readers ask at the same moment, on a machine that is busy."""
    open_store().restore("expiring")
    past = timezone.now() - timedelta(seconds=1)
    Page.objects.exclude(expire_at=None).update(expire_at=past)
    ContentItem.objects.exclude(valid_until=None).update(valid_until=past)
    ContentItem.objects.exclude(expires_at=None).update(expires_at=past)
    before = FeedState.objects.get().position
    connection.close()
    loops = [FORK.Process(target=_be_busy) for _ in range(BUSY)]
    for loop in loops:
        loop.start()
    try:
        with ProcessPoolExecutor(READERS, mp_context=FORK) as processes:
            started = [processes.submit(_read, number) for number in range(READERS)]
            read = [reader.result() for reader in started]
    finally:
        _stop(loops)
    with CaptureQueriesContext(connection) as queries:
        Client().get(LISTING)
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM history")
        given = Counter(position for (position,) in cursor.fetchall())
    last = FeedState.objects.get().position
    call_command("publish_scheduled")
    faults = disagreements()
    if sorted(given) != list(range(before + 1, last + 1)):
        faults.append(f"from {before} to {last} the positions are {sorted(given)}")
    return Outcome(
        statuses=sum((statuses for statuses, _, _ in read), Counter()),
        leaks=[url for _, leaks, _ in read for url in leaks],
        unanswered=[url for _, _, unanswered in read for url in unanswered],
        positions=given,
        changed=ContentItem.objects.filter(position__gt=before).count(),
        queries=len(queries),
        faults=faults,
    )


def _read(number: int) -> tuple[Counter[int], list[str], list[str]]:
    """The statuses of all answers, the addresses that told of the author, and those without one."""
    client, statuses = Client(), Counter[int]()
    leaks, unanswered = [], []
    _together.wait()
    for url in (*ROUTES[number:], *ROUTES[:number]):
        for _ in range(TRIES):
            answer = client.get(url)
            statuses[answer.status_code] += 1
            if "Rowan Gone" in answer.content.decode():
                leaks.append(url)
            if answer.status_code == 200:
                break
            time.sleep(0.2)
        else:
            unanswered.append(url)
    return statuses, leaks, unanswered


def _be_busy() -> None:
    while True:
        pass


def _stop(loops: Iterable[BaseProcess]) -> None:
    for loop in loops:
        loop.terminate()
        loop.join()

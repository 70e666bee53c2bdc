"""Whatever happens to the worker in the middle of a rebuild, all items come out right, once."""

import signal
from collections.abc import Callable
from functools import cache

import pytest

from cms.delivery.sync.rebuilding import SECONDS_PER_TASK
from tests.faults.laboratory import Laboratory
from tests.faults.rebuilding import (
    ARTICLES,
    end_in_the_middle,
    kill_in_the_middle,
    prepare_rebuilding,
    publish_in_the_middle,
)
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("A worker is ended or killed in the middle of a rebuild of 300 items"),
]
changes = pytest.mark.parametrize(
    ("kind", "change", "marked"),
    [("sqlite", "practice", ARTICLES + 1), ("postgresql", "name", ARTICLES)],
)
Site = Callable[[str], Laboratory]


@pytest.fixture(scope="module")
def site_of_many(laboratories: dict[str, Laboratory]) -> Site:
    """Gives the laboratory of a kind, with an author of many articles in it."""

    @cache
    def filled(kind: str) -> Laboratory:
        laboratories[kind].start(prepare_rebuilding).result()
        return laboratories[kind]

    return filled


@changes
def test_a_worker_that_is_told_to_end_does_so_and_another_goes_on(
    site_of_many: Site, kind: str, change: str, marked: int
) -> None:
    outcome = site_of_many(kind).start(end_in_the_middle, change).result()

    assert outcome.faults == []
    assert outcome.ended_with == 0
    assert outcome.went_on < SECONDS_PER_TASK
    assert 0 < outcome.left < marked
    assert outcome.written == marked
    assert outcome.broken_tasks == 0


@changes
def test_after_a_worker_was_killed_another_goes_on(
    site_of_many: Site, kind: str, change: str, marked: int, row: Note
) -> None:
    outcome = site_of_many(kind).start(kill_in_the_middle, change).result()

    assert outcome.faults == []
    assert outcome.ended_with == -signal.SIGKILL
    assert 0 < outcome.left < marked
    assert outcome.written == marked
    assert outcome.broken_tasks == 0
    row("each item as it was, or as it will be", "no difference")


@changes
def test_articles_are_published_meanwhile(
    site_of_many: Site, kind: str, change: str, marked: int
) -> None:
    outcome = site_of_many(kind).start(publish_in_the_middle, change).result()

    assert outcome.faults == []
    assert 0 < outcome.left < marked
    # The worker may have written the one that it was building before that was published.
    assert outcome.written in (marked, marked + 1)
    assert outcome.broken_tasks == 0

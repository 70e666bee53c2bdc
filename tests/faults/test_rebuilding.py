"""Whatever happens to the worker in the middle of a rebuild, all items come out right, once."""

import signal
from collections import Counter

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

pytestmark = pytest.mark.faults
both_databases = pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
both_changes = pytest.mark.parametrize(
    ("change", "marked"), [("name", ARTICLES), ("practice", ARTICLES + 1)]
)


@pytest.fixture(scope="module")
def filled(laboratories: dict[str, Laboratory]) -> dict[str, Laboratory]:
    """Laboratories with an author of many articles."""
    for started in [place.start(prepare_rebuilding) for place in laboratories.values()]:
        started.result()
    return laboratories


@both_databases
@both_changes
def test_a_worker_that_is_told_to_end_does_so_and_another_goes_on(
    filled: dict[str, Laboratory], kind: str, change: str, marked: int
) -> None:
    outcome = filled[kind].start(end_in_the_middle, change).result()

    assert outcome.faults == []
    assert outcome.ended_with == 0
    assert outcome.ended_after < SECONDS_PER_TASK
    assert 0 < outcome.left < marked
    assert outcome.written == marked
    assert outcome.tasks.keys() == {"SUCCESSFUL"}


@both_databases
@both_changes
def test_after_a_worker_was_killed_another_goes_on(
    filled: dict[str, Laboratory], kind: str, change: str, marked: int
) -> None:
    outcome = filled[kind].start(kill_in_the_middle, change).result()

    assert outcome.faults == []
    assert outcome.ended_with == -signal.SIGKILL
    assert 0 < outcome.left < marked
    assert outcome.written == marked
    assert outcome.tasks["RUNNING"] == 1  # That of the killed worker, which nobody ends.


@both_databases
@both_changes
def test_an_article_is_published_meanwhile(
    filled: dict[str, Laboratory], kind: str, change: str, marked: int
) -> None:
    outcome = filled[kind].start(publish_in_the_middle, change).result()

    assert outcome.faults == []
    assert 0 < outcome.left < marked
    assert outcome.written == marked
    assert outcome.tasks == Counter(SUCCESSFUL=outcome.tasks["SUCCESSFUL"])

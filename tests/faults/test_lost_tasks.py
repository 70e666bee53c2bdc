"""No task is lost with its worker, and none is taken from a worker that is only slow."""

import pytest

from tests.faults.laboratory import Laboratory
from tests.faults.lost_tasks import kill_one_of_two
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.fault("A worker is killed in the middle of a task, and another is started"),
]


def test_the_task_of_a_killed_worker_is_done_by_the_next(
    laboratories: dict[str, Laboratory], row: Note
) -> None:
    # Most of the time is waiting, so both kinds of database wait at once.
    started = [laboratory.start(kill_one_of_two) for laboratory in laboratories.values()]
    outcomes = [one.result() for one in started]
    for outcome in outcomes:
        assert outcome.killed == ("begun\nbegun\nended\n", "SUCCESSFUL")
        assert outcome.slow == ("begun\nended\n", "SUCCESSFUL")
        assert outcome.after < 60
        assert outcome.left == 0
    after = max(outcome.after for outcome in outcomes)
    row("no difference", "what the worker does comes later", back=after)

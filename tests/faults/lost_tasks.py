"""A worker is killed in the middle of a task, beside one whose task only takes long."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.test import override_settings
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.installation.models import SILENCE, Heartbeat
from cms.settings.embedded import TASKS
from tests.faults.workers import kill, wait_until, worker, write_down

LONGER_THAN_SILENCE = SILENCE.total_seconds() + 20


@dataclass(frozen=True)
class Outcome:
    """What the tasks of the killed and of the slow worker wrote, and their status at the end.

    `after` is how many seconds after the kill the task of the killed worker was done. `left` is
    how many workers are still said to be there.
    """

    killed: tuple[str, str]
    slow: tuple[str, str]
    after: float
    left: int


def kill_one_of_two() -> Outcome:
    """Kill one worker and start another, as a supervisor does."""
    folder = Path(tempfile.mkdtemp())
    slow, killed = folder / "slow", folder / "killed"
    with override_settings(TASKS=TASKS), worker() as busy:
        slow_result = write_down.enqueue(str(slow), LONGER_THAN_SILENCE)
        wait_until(slow.exists, busy)
        killed_result = write_down.enqueue(str(killed), 600.0)
        with worker() as one:
            wait_until(killed.exists, one)
            kill(one)
        with worker() as next_one:
            after = wait_until(lambda: _is_done(killed_result.id), next_one)
            wait_until(lambda: _is_done(slow_result.id), busy, next_one)
    return Outcome(
        killed=(killed.read_text(), _status(killed_result.id)),
        slow=(slow.read_text(), _status(slow_result.id)),
        after=after,
        left=Heartbeat.objects.count(),
    )


def _is_done(pk: str) -> bool:
    return DBTaskResult.objects.finished().filter(pk=pk).exists()


def _status(pk: str) -> str:
    return str(TaskResultStatus(DBTaskResult.objects.get(pk=pk).status))

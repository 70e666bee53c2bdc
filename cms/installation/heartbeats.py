"""Workers that say that they are there, and take up the tasks of those that are not any more.

Nobody can tell a worker that was killed from one that is slow but by its silence. How long one was
silent is measured by the clock of the watcher that runs on whatever the time is set to: a heartbeat
that stays the same for SILENCE, as the watcher saw it, is the last one.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Event, Thread
from time import monotonic
from typing import Any

from django.db import Error as DatabaseError
from django.db import close_old_connections, connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.installation.models import SILENCE, Heartbeat

SECONDS_BETWEEN_BEATS = 5
ATTEMPTS = 3
"""How often a task is begun that ends with its worker, or for which the database was away."""
ENDED = "Each of the %d workers that began this task ended in the middle of it."

logger = logging.getLogger(__name__)
Result = DBTaskResult[Any, Any]


class WorkerEndedError(Exception):
    """What a task failed with that no worker survived."""


@contextmanager
def heartbeat(worker_id: str) -> Iterator[None]:
    """Say that the worker is there while the block runs, and take up the tasks of others.

    A thread does so, since a task may take long. Raise the error of a database that is away.
    """
    Heartbeat.objects.beat(worker_id)
    ended = Event()
    thread = Thread(target=_beat, args=(worker_id, ended), name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _beat(worker_id: str, ended: Event) -> None:
    watch = Watch()
    while not ended.wait(SECONDS_BETWEEN_BEATS):
        close_old_connections()
        try:
            Heartbeat.objects.beat(worker_id)
            watch.look()
        except DatabaseError:  # The worker meets it too, and says so.
            watch.forget()
    try:
        Heartbeat.objects.filter(pk=worker_id).delete()
    except DatabaseError:
        pass  # Other workers will find it silent.
    finally:
        connection.close()


class Watch:
    """What one worker has seen of the others: the last heartbeat of each, and since when."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Begin anew, as nobody could be heard while the database was away."""
        self._seen: dict[str, tuple[datetime | None, float]] = {}
        self._looked_at = monotonic()

    def look(self) -> None:
        """Take up the tasks of workers that have been silent for too long, and forget these."""
        now = monotonic()
        if now - self._looked_at > SILENCE.total_seconds() / 2:
            # This machine stood still, or had to wait for the database, and so had the others.
            self.forget()
        self._looked_at = now
        beats = dict(Heartbeat.objects.values_list("worker_id", "beat_at"))
        running = {result: _worker_of(result) for result in DBTaskResult.objects.running()}
        silent = self._silent({*beats, *running.values()}, beats, now)
        for result, worker in running.items():
            if worker in silent:
                _take_up(result)
        for worker in silent & beats.keys():
            Heartbeat.objects.filter(worker_id=worker, beat_at__lte=beats[worker]).delete()

    def _silent(self, workers: set[str], beats: dict[str, datetime], now: float) -> set[str]:
        """Return those of the workers whose heartbeat, or lack of one, has been the same too long.

        A worker without one is of an earlier version, or was forgotten here.
        """
        before, self._seen = self._seen, {}
        for worker in workers:
            beat = beats.get(worker)
            last, since = before.get(worker, (beat, now))
            self._seen[worker] = beat, since if last == beat else now
        longest = SILENCE.total_seconds()
        return {worker for worker, (_, since) in self._seen.items() if now - since >= longest}


def _worker_of(result: Result) -> str:
    return str(result.worker_ids[-1]) if result.worker_ids else ""


def _take_up(result: Result) -> None:
    """Let another worker begin the task, unless it has been begun too often."""
    same = DBTaskResult.objects.running().filter(pk=result.pk, started_at=result.started_at)
    begun = len(result.worker_ids)
    if begun < ATTEMPTS:
        if same.update(status=TaskResultStatus.READY, started_at=None):
            logger.warning("The worker of %s has ended; another begins it anew.", result.task_path)
        return
    error = f"{WorkerEndedError.__module__}.{WorkerEndedError.__qualname__}"
    if same.update(
        status=TaskResultStatus.FAILED,
        finished_at=timezone.now(),
        exception_class_path=error,
        traceback=f"{error}: {ENDED % begun}\n",
    ):
        logger.error("%s failed: %s", result.task_path, ENDED % begun)

"""The worker of background tasks, as a program that `start` and `manage.py worker` run."""

import logging
import signal
import time
import uuid
from datetime import timedelta
from types import FrameType
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult
from opentelemetry.trace import SpanKind, Status, StatusCode

from cms.foundation.http.request_ids import request_id, use_request_id
from cms.foundation.outages import tell_of_outage
from cms.foundation.telemetry.requests import tell
from cms.foundation.telemetry.traces import traced
from cms.installation.heartbeats import ATTEMPTS, heartbeat

TASKS_PER_PROCESS = 500
"""After which a new process begins, with the little memory that it began with."""
LONGEST_PAUSE = 5
"""The most seconds after which a database that is away is asked again."""
REQUEST = "request_id"
"""Where a stored task has the id of the request that it follows from, beside its arguments."""
logger = logging.getLogger(__name__)
AWAY = {f"{error.__module__}.{error.__qualname__}" for error in (InterfaceError, OperationalError)}


class Worker(db_worker.Worker):
    """The worker of django_tasks_db, which finishes what it has claimed when it is told to end."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        """Claim nothing more. To leave at once here could lose a task that was just claimed."""
        self.running = False

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Run the task; leave it for later if it failed because the database was away.

        What it logs, and the tasks that it enqueues, have the id of the request that it follows.
        """
        given = db_task_result.args_kwargs.get(REQUEST)
        with use_request_id(uuid.UUID(given) if given else uuid.uuid4()):
            self._run_measured(db_task_result)
        self._leave_for_later(db_task_result)

    def _run_measured(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        began = time.perf_counter()
        with traced(db_task_result.task_path, SpanKind.CONSUMER) as span:
            super().run_task(db_task_result)
            if db_task_result.status == TaskResultStatus.FAILED:
                span.set_status(Status(StatusCode.ERROR))
            if settings.LOG_REQUESTS:
                fields = {"task": db_task_result.task_path, "status": db_task_result.status}
                tell(logger, fields, time.perf_counter() - began)

    def _leave_for_later(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        if db_task_result.exception_class_path not in AWAY:
            return
        begun = len(db_task_result.worker_ids)
        if begun >= ATTEMPTS:
            logger.error("%s failed: the database was away.", db_task_result.task_path)
        else:
            DBTaskResult.objects.filter(pk=db_task_result.pk).update(
                status=TaskResultStatus.READY,
                run_after=timezone.now() + timedelta(seconds=LONGEST_PAUSE),
                finished_at=None,
            )


def note_request(instance: DBTaskResult[Any, Any], **kwargs: object) -> None:
    """Write the id of the current request into a task that is about to be stored for it."""
    if instance._state.adding:
        instance.args_kwargs = {REQUEST: str(request_id()), **instance.args_kwargs}


def work(*, until_done: bool = False) -> None:
    """Run tasks until this process is told to end, or until none is left.

    When the database goes away it begins anew under another id as soon as it can, and the task
    that it was running is taken up like that of a worker that was killed.
    """
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=until_done,
        backend_name="default",
        startup_delay=False,
        max_tasks=None if until_done else TASKS_PER_PROCESS,
        worker_id="",
    )
    if not until_done:
        signal.signal(signal.SIGTERM, worker.shutdown)
    pause = 0
    while worker.running:
        worker.worker_id = get_random_string(32)
        began = time.monotonic()
        try:
            with heartbeat(worker.worker_id):
                worker.run()
            return
        except DatabaseError as error:
            tell_of_outage(error)
            connection.close()
        pause = min(pause + 1, LONGEST_PAUSE) if time.monotonic() - began < LONGEST_PAUSE else 1
        time.sleep(pause)

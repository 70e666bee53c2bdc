"""The worker of background tasks, as a program that `start` runs."""

import signal

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker

TASKS_PER_PROCESS = 500
"""After which a new process begins, with the little memory that it began with."""


def work(*, until_done: bool = False) -> None:
    """Run tasks until this process is told to end, or until none is left."""
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=1,
        batch=until_done,
        backend_name="default",
        startup_delay=False,
        max_tasks=None if until_done else TASKS_PER_PROCESS,
        worker_id=get_random_string(32),
    )
    if not until_done:
        signal.signal(signal.SIGTERM, worker.shutdown)
    worker.run()

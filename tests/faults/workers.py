"""Workers as operators start them, and a task that takes as long as it is told to."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django_tasks import task

LONGEST_WAIT = 60
Process = subprocess.Popen[bytes]


@task()
def write_down(path: str, seconds: float) -> None:
    """Add a line to a file; the first who does so works for so many seconds before the next."""
    with Path(path).open("a+") as file:
        file.seek(0)
        is_first = not file.read()
        file.write("begun\n")
        file.flush()
        if is_first:
            time.sleep(seconds)
        file.write("ended\n")


@contextmanager
def worker(**variables: str) -> Iterator[Process]:
    """`manage.py worker`; if it still runs afterwards, it is told to end."""
    with subprocess.Popen(
        [sys.executable, "manage.py", "worker"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "TEST_WORKER": "yes", **variables},
        start_new_session=True,
    ) as process:
        try:
            yield process
            process.terminate()
            process.wait(LONGEST_WAIT)
        finally:
            if process.poll() is None:
                kill(process)


def kill(process: Process) -> None:
    """End all of its processes at once, as the loss of a machine does."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(
    condition: Callable[[], bool], *processes: Process, seconds: float = LONGEST_WAIT
) -> float:
    """Return after how many seconds it is so; the processes must not end before."""
    began = time.monotonic()
    while not condition():
        assert [process.poll() for process in processes] == [None] * len(processes)
        assert time.monotonic() - began < seconds, "it took too long"
        time.sleep(0.01)
    return time.monotonic() - began

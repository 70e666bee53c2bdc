"""Programs that run beside each other, in processes that share the memory of the one they leave.

A process of its own for each would load the code anew, about 100 MB each time.
"""

import gc
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from types import FrameType

from django.db import connections

Program = Callable[[], None]
SECONDS_BETWEEN_STARTS = 5
SECONDS_TO_END = 20

logger = logging.getLogger(__name__)
_fork = multiprocessing.get_context("fork")


class Child:
    """A process that runs a program, and ends when the one that started it is gone."""

    def __init__(self, name: str, program: Program) -> None:
        connections.close_all()  # No connection may be used by two processes.
        gc.freeze()  # A collection in the child would write to all that it shares with this one.
        # Nobody writes to our end. It is closed when this process dies, and then those of the
        # children that were started before, as each holds those ends too.
        self._ours, theirs = _fork.Pipe()
        self._process = _fork.Process(target=self._run, args=(theirs, program), name=name)
        self._process.start()
        theirs.close()
        self.started_at = time.monotonic()

    def _run(self, lifeline: Connection, program: Program) -> None:
        self._ours.close()
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches all; one tells the others.
        signal.signal(signal.SIGTERM, end_process)
        threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
        program()

    @property
    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self._process.is_alive()

    @property
    def failed(self) -> bool:
        """Whether the process has ended other than by itself and without an error."""
        return bool(self._process.exitcode)

    def tell_to_end(self) -> None:
        """Ask the process to end."""
        self._process.terminate()

    def wait(self, seconds: float) -> None:
        """Return when the process has ended, which is forced after so many seconds."""
        self._process.join(max(0, seconds))
        if self.is_running:
            self._process.kill()
            self._process.join()
        self._ours.close()


def _end_with(lifeline: Connection) -> None:
    lifeline.poll(None)
    os.kill(os.getpid(), signal.SIGTERM)


def end_process(number: int, frame: FrameType | None) -> None:
    """End this process in good order, as a handler of a signal."""
    raise SystemExit


def end_all(children: Mapping[str, Child]) -> None:
    """End the processes, together."""
    for child in children.values():
        child.tell_to_end()
    deadline = time.monotonic() + SECONDS_TO_END
    for child in children.values():
        child.wait(deadline - time.monotonic())


def supervise(programs: Mapping[str, Program]) -> None:
    """Run the programs until this process is told to end, and start again each that ends."""
    signal.signal(signal.SIGTERM, end_process)
    children: dict[str, Child] = {}
    try:
        while True:
            for name, program in programs.items():
                child = children.get(name)
                if child is None or _may_start_again(name, child):
                    children[name] = Child(name, program)
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass  # Ctrl+C is how it is stopped.
    finally:
        end_all(children)


def _may_start_again(name: str, child: Child) -> bool:
    waited = time.monotonic() - child.started_at
    if child.is_running or waited < SECONDS_BETWEEN_STARTS:
        return False
    if child.failed:
        logger.error("The %s ended with an error, and is started again.", name)
    child.wait(0)
    return True

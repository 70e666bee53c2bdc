"""The periodic work of an installation, which is the setting SCHEDULE."""

import logging
import shlex
import time
from functools import partial

from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import Error as DatabaseError
from django.db import connection

from cms.editorial.scheduling.models import PeriodicRun
from cms.foundation.outages import is_outage, tell_of_outage
from cms.foundation.supervision import Child, end_all

SECONDS_BETWEEN_LOOKS = 1

logger = logging.getLogger(__name__)


def run_periodically() -> None:
    """Run each command of SCHEDULE whenever it is due, until this process is told to end.

    Each has a process of its own, so that a long one delays no other. None runs twice at once.
    """
    running: dict[str, Child] = {}
    looks = dict.fromkeys(settings.SCHEDULE, 0.0)
    try:
        while True:
            for command, seconds in settings.SCHEDULE.items():
                if time.monotonic() < looks[command] or _is_running(running.get(command)):
                    continue
                if _claim(command, seconds):
                    running[command] = Child(command, partial(run_command, command))
                # Asking the database every second for what runs once a day would be too much.
                looks[command] = time.monotonic() + min(seconds, 60) / 10
            time.sleep(SECONDS_BETWEEN_LOOKS)
    finally:
        end_all(running)


def _is_running(child: Child | None) -> bool:
    if child is None or child.is_running:
        return child is not None
    child.wait(0)
    return False


def _claim(command: str, seconds: int) -> bool:
    try:
        return PeriodicRun.objects.claim(command, seconds)
    except DatabaseError as error:
        tell_of_outage(error)
        connection.close()  # The next one may work.
        return False


def run_command(line: str) -> None:
    """Run the command, note how it ended, and log what it raises."""
    problem = ""
    try:
        call_command(*shlex.split(line), verbosity=0)
    except CommandError as error:
        problem = str(error)
        logger.error("%s: %s", line, error)
    except Exception as error:
        problem = f"{type(error).__name__}: {error}"
        if is_outage(error):
            tell_of_outage(error)
        else:
            logger.exception("%s failed.", line)
    try:
        PeriodicRun.objects.note_end(line, problem)
    except DatabaseError as error:
        tell_of_outage(error)

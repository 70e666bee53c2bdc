"""Migrating the database of a site that is in use."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

SECONDS = 5
"""For how long a step of a migration waits for a lock; whoever comes after it waits as long."""
ATTEMPTS = 5
SECONDS_BETWEEN_ATTEMPTS = 5


def migrate() -> None:
    """Apply all migrations. Raise CommandError if a lock could not be had after some attempts.

    On PostgreSQL a step that changes a table waits for the transactions that use it, and all later
    ones wait for the step. So it gives up soon, and is tried again.
    """
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with _short_waits():
                call_command("migrate", verbosity=0, interactive=False)
        except OperationalError as error:
            if "lock timeout" not in str(error):
                raise
            if attempt == ATTEMPTS:
                raise CommandError(
                    "A migration waits for a lock that another transaction has. End that one (see "
                    "pg_stat_activity), or stop the site, and run this again."
                ) from error
            time.sleep(SECONDS_BETWEEN_ATTEMPTS)
        else:
            return


@contextmanager
def _short_waits() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{SECONDS}s"])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")

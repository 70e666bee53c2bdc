"""What is said, and how often, of a database that is away."""

import logging
import sqlite3
import time
from http import HTTPStatus

from django.db import InterfaceError, OperationalError

SECONDS_BETWEEN_LINES = 60

logger = logging.getLogger(__name__)
_told_at: list[float] = []


class OutageFilter(logging.Filter):
    """A logging filter that leaves out answers of 503 and tasks that failed by an outage.

    There is one for each reader and each task. Whoever answers 503 logs the reason itself.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether the record is of something else; tell of an outage that it is of."""
        error = record.exc_info[1] if record.exc_info else None
        if error and is_outage(error):
            tell_of_outage(error)
            return False
        return getattr(record, "status_code", None) != HTTPStatus.SERVICE_UNAVAILABLE


def is_outage(error: BaseException | None) -> bool:
    """Return whether `error`, or one that it followed from, is that the database did not answer.

    It was away, refused a connection, was locked, or took longer than it may. SQLite says of a
    mistake in a statement too that it cannot operate; that is none.
    """
    while error is not None:
        if isinstance(error, (InterfaceError, OperationalError)):
            code = getattr(error.__cause__, "sqlite_errorcode", None)
            return code is None or code & 0xFF != sqlite3.SQLITE_ERROR
        error = error.__cause__ or error.__context__
    return False


def tell_of_outage(error: BaseException) -> None:
    """Log in one line that the database does not answer, and not again for a minute."""
    if _told_at and time.monotonic() - _told_at[0] < SECONDS_BETWEEN_LINES:
        return
    _told_at[:] = [time.monotonic()]
    logger.error(
        "The database does not answer, and is asked again: %s", " ".join(str(error).split())
    )

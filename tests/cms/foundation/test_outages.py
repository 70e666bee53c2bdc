"""What counts as an outage of the database, and how often it is said."""

import logging
import sqlite3

import psycopg
import pytest
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.db.transaction import TransactionManagementError

from cms.foundation import outages
from cms.foundation.outages import OutageFilter, is_outage, tell_of_outage


def following(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def of_sqlite(statement: str) -> BaseException:
    """What Django raises for a statement that SQLite refuses."""
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect("file:/nowhere?mode=ro", uri=True).execute(statement)
    return following(OperationalError(), refused.value)


def mistake() -> BaseException:
    with pytest.raises(sqlite3.OperationalError) as refused:
        sqlite3.connect(":memory:").execute("SELECT * FROM nothing")
    return following(OperationalError(), refused.value)


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (OperationalError("the connection is lost"), True),
        (InterfaceError("connection already closed"), True),
        (following(OperationalError(), psycopg.errors.QueryCanceled()), True),
        (of_sqlite("SELECT 1"), True),
        (following(TransactionManagementError(), OperationalError()), True),
        (mistake(), False),
        (DataError(), False),
        (IntegrityError(), False),
        (RuntimeError("another one"), False),
        (None, False),
    ],
)
def test_an_outage_is_what_goes_away_by_itself(error: BaseException | None, expected: bool) -> None:
    assert is_outage(error) is expected


def test_it_is_said_once_a_minute(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    now = [1000.0]
    monkeypatch.setattr(outages, "_told_at", [])
    monkeypatch.setattr("cms.foundation.outages.time.monotonic", lambda: now[0])
    for now[0] in (1000, 1030, 1059, 1060, 1100):
        tell_of_outage(OperationalError(f"gone at\n {now[0]}"))

    sentence = "The database does not answer, and is asked again: gone at "
    assert caplog.messages == [f"{sentence}1000", f"{sentence}1060"]


@pytest.mark.parametrize(("status", "expected"), [(503, False), (500, True), (404, True)])
def test_answers_of_503_are_not_logged_one_by_one(status: int, expected: bool) -> None:
    record = logging.makeLogRecord({"status_code": status})

    assert OutageFilter().filter(record) is expected
    assert OutageFilter().filter(logging.makeLogRecord({})) is True


@pytest.mark.parametrize(
    ("error", "told"),
    [(OperationalError("gone"), 1), (RuntimeError("another one"), 0)],
)
def test_a_task_that_an_outage_has_failed_has_no_traceback(
    error: Exception, told: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(outages, "_told_at", [])
    record = logging.makeLogRecord({"exc_info": (type(error), error, None)})

    assert OutageFilter().filter(record) is not bool(told)
    assert len(caplog.messages) == told

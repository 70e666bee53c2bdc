"""Logs for programs, mails about errors, and reports: none has personal data."""

import json
import logging
import sys
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from cms.foundation.http.request_ids import RequestIdFilter
from cms.foundation.telemetry.logs import ErrorMailHandler, json_formatter

TYPED = "ada@example.com has a sore back"


def record_of_error(line: int = 1) -> logging.LogRecord:
    """The record of an error whose message quotes what somebody typed."""
    try:
        raise ValueError(TYPED)
    except ValueError:
        record = logging.LogRecord(
            "cms.delivery",
            logging.ERROR,
            "file.py",
            line,
            "No item of page %s",
            (12,),
            sys.exc_info(),
        )
    RequestIdFilter().filter(record)
    return record


def test_a_record_is_a_line_of_json() -> None:
    record = logging.LogRecord("cms.x", logging.WARNING, "", 1, "Two\nlines of %s", ("é",), None)
    record.fields = {"status": 200, "event": "not this"}
    RequestIdFilter().filter(record)

    line = json_formatter().format(record)

    assert "\n" not in line
    content = json.loads(line)
    assert content.pop("timestamp").endswith("Z")
    assert content == {
        "event": "Two\nlines of é",
        "level": "warning",
        "logger": "cms.x",
        "request_id": "-",
        "status": 200,
    }


def test_an_error_has_its_traceback() -> None:
    content = json.loads(json_formatter().format(record_of_error()))

    assert content["event"] == "No item of page 12"
    assert content["exception"].startswith("Traceback (most recent call last):")
    assert content["exception"].endswith(f"ValueError: {TYPED}")


def test_an_error_is_mailed_once_without_what_was_typed(settings: Any) -> None:
    settings.ADMINS = [("ops@example.com", "ops@example.com")]
    cache.clear()
    handler = ErrorMailHandler()

    for line in (1, 1, 2, 1):
        handler.emit(record_of_error(line))

    assert [message.subject for message in mail.outbox] == ["[Django] ERROR: ValueError"] * 2
    assert mail.outbox[0].to == ["ops@example.com"]
    assert "No item of page 12" in mail.outbox[0].body
    assert "record_of_error" in mail.outbox[0].body
    assert TYPED not in mail.outbox[0].body


def test_a_mail_that_cannot_be_sent_stops_nothing(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.ADMINS = [("ops@example.com", "ops@example.com")]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    cache.clear()

    ErrorMailHandler().emit(record_of_error(3))

    assert "ConnectionRefusedError" in capsys.readouterr().err


@pytest.mark.django_db
def test_a_refused_log_in_names_nobody(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(12):
        client.post(
            "/admin/login/",
            {"username": "ada.quill", "password": "wrong"},
            REMOTE_ADDR="203.0.113.77",
            headers={"User-Agent": "Browser of Ada"},
        )

    logged = "".join(
        f"{one.getMessage()} {one.__dict__.get('fields', '')}" for one in caplog.records
    )
    assert [name for name in ("ada.quill", "203.0.113", "Browser of") if name in logged] == []

"""The embedded settings need nothing, and keep everything in one folder."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.utils import get_random_secret_key
from django.db import connection

from cms.settings.address import Address, keep, named
from cms.settings.environment import Environment
from cms.settings.sqlite import sqlite_database

ROOT = Path(__file__).resolve().parents[3]


def start(expression: str, folder: Path, **given: str) -> "subprocess.CompletedProcess[str]":
    """Print `expression` of the embedded settings, in a process that has only what is given."""
    program = f"import cms.settings.embedded as settings; print({expression})"
    return subprocess.run(
        [sys.executable, "-c", program],
        env={"PYTHONPATH": str(ROOT), "PATH": os.defpath, "STATE_DIR": str(folder)} | given,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_starts_with_nothing_set(tmp_path: Path) -> None:
    started = start(
        "settings.DEBUG, settings.WAGTAILADMIN_BASE_URL, settings.MEDIA_URL", tmp_path / "new"
    )

    assert started.stderr == ""
    assert started.stdout == "False http://127.0.0.1:8000 /media/\n"
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret_key"]


def test_the_port_is_part_of_the_address(tmp_path: Path) -> None:
    started = start("settings.WAGTAILADMIN_BASE_URL", tmp_path, PORT="8123")

    assert started.stdout == "http://127.0.0.1:8123\n"


def test_an_address_that_was_served_is_kept(tmp_path: Path) -> None:
    keep(tmp_path / "address.json", Address(8123, "https://clinic.example"))
    started = start(
        "settings.WAGTAILADMIN_BASE_URL, settings.PORT", tmp_path, PORT="8000", BASE_URL="http://a"
    )

    assert started.stdout == "https://clinic.example 8123\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, Address(8123, "https://clinic.example")),
        ({"PORT": "9000"}, Address(9000, "https://clinic.example")),
        ({"BASE_URL": "https://other.example"}, Address(8123, "https://other.example")),
        ({"PORT": "9000", "BASE_URL": "http://a"}, Address(9000, "http://a")),
    ],
)
def test_a_start_changes_what_it_names(given: dict[str, str], expected: Address) -> None:
    assert named(Environment(given), Address(8123, "https://clinic.example")) == expected


def test_it_makes_a_secret_of_its_own_and_keeps_it(tmp_path: Path) -> None:
    first, second = (start("settings.SECRET_KEY", tmp_path / "a").stdout for _ in range(2))
    other = start("settings.SECRET_KEY", tmp_path / "b").stdout

    assert (first == second, first == other) == (True, False)
    assert len(first.strip()) == len(get_random_secret_key())
    mode = (tmp_path / "a" / "secret_key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "8e3"),
        ("PORT", "٨٠٠٠"),
        ("DEBUG", "maybe"),
        ("BASE_URL", "ftp://example.com"),
        ("BASE_URL", "https://u@example.com"),
    ],
)
def test_what_is_malformed_is_named(name: str, value: str, tmp_path: Path) -> None:
    stopped = start("'started'", tmp_path, **{name: value})

    assert (stopped.returncode, stopped.stdout) == (1, "")
    assert f"The environment variable {name} is {value!r}" in stopped.stderr.splitlines()[-1]


def test_sqlite_is_set_up_for_several_writers(tmp_path: Path) -> None:
    options = sqlite_database(tmp_path / "db.sqlite3")["OPTIONS"]

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 60)


@pytest.mark.django_db
def test_the_database_is_in_wal_mode_and_waits_60_seconds_for_the_lock() -> None:
    if connection.vendor != "sqlite":
        assert settings.TEST_DATABASE_URL != ""
        return
    with connection.cursor() as cursor:
        found = [
            cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "busy_timeout", "synchronous", "foreign_keys")
        ]

    assert found == ["wal", 60_000, 1, 1]
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"

"""Each command of the schedule runs when it is due, once, whoever asks and whatever restarts."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from cms.editorial.scheduling.models import PeriodicRun
from cms.editorial.scheduling.periodic import run_command
from cms.installation.fresh_database import create_fresh_database
from tests.browser.server import ROOT, Server
from tests.clock import stopped_clock

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
MINUTE, DAY = 60, 86_400
# An article whose review is nearly over, and which links to where nobody may be asked.
PLAN = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from cms.editorial.scheduling.models import PeriodicRun
from home.site_tree import ensure_site_tree
from django.conf import settings
from tests.factories import make_article, make_practitioner, stream
site, today = ensure_site_tree(), timezone.localdate()
user = get_user_model().objects.create_user("bea", "bea@example.com")
reviewer = make_practitioner(site, "Bea Thorn", user=user)
link = '<p><a href="http://127.0.0.1:9/">A study</a></p>'
make_article(site, body=stream(("paragraph", link)), reviewer=reviewer,
    reviewed_on=today - timedelta(days=700), review_due_on=today + timedelta(days=60))
missed = timezone.now() - timedelta(days=2)
PeriodicRun.objects.bulk_create(
    PeriodicRun(command=command, begun_at=missed) for command in settings.SCHEDULE)
"""
STATE = """
import json
from datetime import timedelta
from django.utils import timezone
from articles.reviews.models import Reminder
from cms.editorial.link_check.models import ExternalLink, LinkRun
from cms.editorial.scheduling.models import PeriodicRun
an_hour_ago = timezone.now() - timedelta(hours=1)
begun = PeriodicRun.objects.filter(begun_at__gt=an_hour_ago).count()
checked = ExternalLink.objects.exclude(checked_at=None).count()
sent = Reminder.objects.exclude(sent_at=None).count()
times = PeriodicRun.objects.order_by("pk").values_list("begun_at", flat=True)
print(begun, LinkRun.objects.count(), checked, sent, hash(tuple(times)))
"""
RACE = """
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from django.db import connection
from django.utils import timezone
from cms.editorial.scheduling.models import PeriodicRun
def claims(_):
    found = [PeriodicRun.objects.claim(f"command {n}", 60) for n in range(20)]
    connection.close()
    return found
with ThreadPoolExecutor(8) as pool:
    first = sum(map(sum, pool.map(claims, range(8))))
    PeriodicRun.objects.update(begun_at=timezone.now() - timedelta(seconds=61))
    second = sum(map(sum, pool.map(claims, range(8))))
print(first, second, PeriodicRun.objects.count())
"""


@pytest.mark.django_db
def test_it_is_noted_how_each_run_ended(caplog: pytest.LogCaptureFixture) -> None:
    def ended(command: str, at: datetime) -> tuple[datetime | None, str]:
        PeriodicRun.objects.get_or_create(command=command, defaults={"begun_at": at})
        with stopped_clock(at):
            run_command(command)
        run = PeriodicRun.objects.get(command=command)
        return run.succeeded_at, run.error

    later = BEGIN + timedelta(days=1)
    assert ended("clearsessions", BEGIN) == (BEGIN, "")
    assert ended("check_backup", BEGIN) == (
        None,
        "It is not set where backups are kept. Set it: BACKUP_URL=file:///var/backups/meridian",
    )
    assert ended("clearsessions", later) == (later, "")
    PeriodicRun.objects.filter(command="clearsessions").update(error="Of before")
    assert ended("clearsessions", later) == (later, "")
    assert ended("no_such_command", later) == (None, "Unknown command: 'no_such_command'")


@pytest.mark.django_db
def test_a_run_is_given_to_the_first_who_asks_when_it_is_due() -> None:
    def asked(seconds_later: int) -> list[bool]:
        clock.now = BEGIN + timedelta(seconds=seconds_later)
        return [PeriodicRun.objects.claim("check_links", DAY) for _ in range(2)]

    with stopped_clock(BEGIN) as clock:
        assert asked(0) == [False, False]
        assert asked(DAY - 1) == [False, False]
        assert asked(DAY) == [True, False]
        assert asked(2 * DAY - 1) == [False, False]
        # However long nothing ran, what was missed is made up for once.
        assert asked(5 * DAY) == [True, False]


def test_the_schedule_of_an_installation() -> None:
    assert settings.SCHEDULE["publish_scheduled"] == MINUTE
    daily = {line.split()[0] for line, seconds in settings.SCHEDULE.items() if seconds == DAY}
    assert daily == {
        "check_links",
        "purge_revisions",
        "prune_db_task_results",
        "clearsessions",
        "axes_reset_logs",
        "axes_reset_failure_logs",
    }


@pytest.fixture
def installation(tmp_path: Path) -> Server:
    """An installation of which nothing runs; its scheduled run is due every hour."""
    create_fresh_database(tmp_path / "db.sqlite3")
    installation = Server(tmp_path, SCHEDULE_SECONDS="3600")
    installation.manage("prepare")
    return installation


@contextmanager
def scheduling(installation: Server, processes: int) -> Iterator[None]:
    """So many of `manage.py schedule` beside each other."""
    started: list[subprocess.Popen[Any]] = [
        subprocess.Popen(
            [sys.executable, "manage.py", "schedule"],
            cwd=ROOT,
            env=installation.environment,
            stdout=subprocess.DEVNULL,
        )
        for _ in range(processes)
    ]
    try:
        yield
        assert [process.poll() for process in started] == [None] * processes
    finally:
        for process in started:
            process.terminate()
        assert [process.wait(30) for process in started] == [0] * processes


@pytest.mark.slow
def test_what_was_missed_is_done_once_by_all_together(installation: Server) -> None:
    installation.execute(PLAN)
    done = [str(len(settings.SCHEDULE)), "1", "1", "1"]
    with scheduling(installation, 2):
        deadline = time.monotonic() + 180
        while installation.execute(STATE).split()[:4] != done:
            assert time.monotonic() < deadline, installation.execute(STATE)
    after = installation.execute(STATE)
    with scheduling(installation, 1):
        time.sleep(15)
        assert installation.execute(STATE) == after


@pytest.mark.slow
def test_of_eight_that_ask_at_once_each_run_has_one(installation: Server) -> None:
    assert installation.execute(RACE) == "0 20 20\n"

"""What a balancer and a monitor are told about a site."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Now
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail.models import Page

from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.rebuilding import rebuild_stale_task
from cms.editorial.scheduling.models import PeriodicRun
from cms.installation.models import SILENCE, Heartbeat
from cms.installation.readiness import problems
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db

WELL = dict.fromkeys(
    (
        "database",
        "migrations",
        "static_files",
        "cache",
        "replica",
        "storage",
        "worker",
        "schedule",
        "feed",
        "backup",
    ),
    "well",
)
LONG_AGO = timezone.now() - timedelta(minutes=10)


@pytest.fixture(autouse=True)
def schedule_and_worker() -> None:
    """A schedule that has just run, and a worker that is there."""
    PeriodicRun.objects.create(command="publish_scheduled", begun_at=timezone.now())
    Heartbeat.objects.beat("first")


def readiness(client: Client) -> tuple[int, str, dict[str, str]]:
    """The status, and what is said, to a probe that knows no name of the site."""
    answer: Any = client.get("/readyz", headers={"Host": "10.0.0.5"})
    assert answer["Cache-Control"] == "no-store"
    content = answer.json()
    return answer.status_code, content["status"], content.get("parts", {})


def test_a_process_that_answers_is_alive_whatever_else_is_away(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer: Any = client.get("/healthz", headers={"Host": "10.0.0.5"})

    assert (answer.status_code, answer.json(), len(queries)) == (200, {"status": "alive"}, 0)


def test_a_site_with_all_that_it_needs_is_ready(client: Client, site: SiteTree) -> None:
    make_article(site)

    assert readiness(client) == (200, "ready", WELL)


def test_without_its_database_it_is_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed for user meridian")

    monkeypatch.setattr(connection, "cursor", away)

    parts = {"static_files": "well", "cache": "well", "database": "failed"}
    assert readiness(client) == (503, "not ready", parts)


def test_with_migrations_of_another_version_it_is_not(client: Client) -> None:
    """Then the tables may lack what the other parts would ask for."""
    applied = MigrationRecorder.Migration.objects.filter(app="delivery").order_by("-pk")
    applied.filter(pk=applied[0].pk).delete()

    parts = ("static_files", "cache", "database")
    expected = dict.fromkeys(parts, "well") | {"migrations": "failed"}
    assert readiness(client) == (503, "not ready", expected)


def test_that_no_worker_is_there_is_told(client: Client) -> None:
    Heartbeat.objects.update(beat_at=Now() - SILENCE)

    assert readiness(client) == (200, "degraded", WELL | {"worker": "degraded"})
    assert [message.msg for message in problems()["worker"]] == [
        "No worker is there for background work."
    ]
    Heartbeat.objects.beat("second")
    assert readiness(client) == (200, "ready", WELL)


def test_without_its_cache_it_is_ready(client: Client, settings: Any) -> None:
    backend = "cms.foundation.cache.ForgivingRedisCache"
    address = "redis://127.0.0.1:1/0"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": address}}

    assert readiness(client) == (200, "degraded", WELL | {"cache": "degraded"})


def test_work_that_waits_too_long_is_told(client: Client, site: SiteTree) -> None:
    DBTaskResult.objects.create(
        task_path=rebuild_stale_task.module_path,
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="default",
        run_after=LONG_AGO,
    )
    assert readiness(client)[1] == "ready"
    DBTaskResult.objects.update(enqueued_at=LONG_AGO)
    PeriodicRun.objects.update(begun_at=LONG_AGO)
    article = make_article(site)
    Page.objects.filter(pk=article.pk).update(expire_at=LONG_AGO)
    ContentItem.objects.filter(page=article.pk).update(valid_until=LONG_AGO)

    parts = dict.fromkeys(("worker", "schedule", "feed"), "degraded")
    assert readiness(client) == (200, "degraded", WELL | parts)


@pytest.mark.parametrize(
    ("days", "error", "state"), [(1, "", "well"), (3, "", "degraded"), (1, "No space", "degraded")]
)
def test_a_backup_that_fails_or_is_old_is_told(
    client: Client, site: SiteTree, settings: Any, days: int, error: str, state: str
) -> None:
    make_article(site)
    settings.SCHEDULE = {**settings.SCHEDULE, "backup": 24 * 60 * 60}
    assert readiness(client) == (200, "ready", WELL)

    now = timezone.now()
    PeriodicRun.objects.create(
        command="backup", begun_at=now, succeeded_at=now - timedelta(days=days), error=error
    )

    status = "ready" if state == "well" else "degraded"
    assert readiness(client) == (200, status, WELL | {"backup": state})


def test_without_room_for_files_it_is_ready(
    client: Client, site: SiteTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda path: SimpleNamespace(free=1))

    assert readiness(client) == (200, "degraded", WELL | {"storage": "degraded"})


def test_without_its_replica_it_is_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    class Databases:
        def __contains__(self, alias: str) -> bool:
            return alias == "replica"

    def away(alias: str) -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed")

    monkeypatch.setattr("cms.installation.readiness.connections", Databases())
    monkeypatch.setattr(FeedState.objects, "using", away)

    assert readiness(client) == (200, "degraded", WELL | {"replica": "degraded"})

"""The numbers that a monitor collects."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client.parser import text_string_to_metric_families

from cms.delivery.models import FeedState
from cms.editorial.scheduling.models import PeriodicRun
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> None:
    settings.METRICS_NETWORKS = ["10.0.0.0/8", "fd00::/8"]
    settings.MIDDLEWARE = ["cms.installation.metrics.MetricsMiddleware", *settings.MIDDLEWARE]


def numbers(client: Client, address: str = "10.1.2.3") -> dict[str, float]:
    """Each number, by its name and the values of its labels."""
    answer: Any = client.get("/metrics", REMOTE_ADDR=address, headers={"Host": "10.0.0.9"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    return {
        " ".join((sample.name, *sample.labels.values())): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def test_it_tells_the_state_of_the_installation(client: Client, site: SiteTree) -> None:
    make_article(site)
    now = timezone.now()
    PeriodicRun.objects.create(
        command="check_links", begun_at=now, succeeded_at=now - timedelta(hours=1)
    )
    for status in ("READY", "FAILED", "FAILED"):
        DBTaskResult.objects.create(
            status=status, args_kwargs={}, run_after=now - timedelta(minutes=5), task_path="x.y"
        )
    DBTaskResult.objects.update(enqueued_at=now - timedelta(minutes=5))

    found = numbers(client, "fd00::7")

    assert found["meridian_items"] == 1
    assert found["meridian_feed_position"] == FeedState.objects.get().position
    assert (found["meridian_tasks ready"], found["meridian_tasks failed"]) == (1, 2)
    assert 300 <= found["meridian_task_waiting_seconds"] < 310
    assert 3600 <= found["meridian_run_succeeded_seconds check_links"] < 3610
    assert (found["meridian_well database"], found["meridian_well worker"]) == (1, 0)
    assert (found["meridian_items_marked"], found["meridian_pages_failing"]) == (0, 0)


@pytest.mark.parametrize("address", ["203.0.113.7", "fe80::1", "", "unix:"])
def test_others_are_told_nothing(client: Client, site: SiteTree, address: str) -> None:
    answer: Any = client.get("/metrics", REMOTE_ADDR=address, follow=True)

    assert answer.status_code == 404
    assert b"meridian_" not in answer.content


def test_without_its_database_it_says_so(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object, **kwargs: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(connection, "cursor", away)

    found = numbers(client)
    assert found["meridian_well database"] == 0
    assert "meridian_items" not in found

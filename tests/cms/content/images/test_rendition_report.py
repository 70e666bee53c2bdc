"""What editors and operators see of images that lack renditions."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from cms.content.images.runs import lacking, make_in_background, make_renditions_task
from tests.cms.content.images.conftest import broken, upload
from tests.factories import make_image

pytestmark = pytest.mark.django_db


def report(client: Client) -> tuple[str, list[list[str]]]:
    """The line above the report, and its rows."""
    soup = BeautifulSoup(client.get(reverse("image_renditions")).content, "html.parser")
    line = next(p.get_text(" ", strip=True) for p in soup.select("p.w-help-text"))
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("td")[:2]]
        for row in soup.select("main tbody tr")
    ]
    return " ".join(line.split()), rows


def test_the_report_says_what_lacks_renditions_and_how_many_do(
    admin_client: Client, settings: Any
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    make_image("Ready")
    first, bad = upload("First"), broken("half.jpg")
    make_in_background(lacking())
    make_renditions_task.call([bad.pk])
    line, rows = report(admin_client)

    assert line.endswith("3 pictures in all, 2 still lack some, and 1 of these could not be made.")
    assert rows == [
        ["First", "Waits for its turn"],
        ["half", "The file cannot be read as a picture."],
    ]

    make_renditions_task.call([first.pk])
    assert [title for title, _ in report(admin_client)[1]] == ["half"]
    bad.delete()
    line, rows = report(admin_client)
    assert line.endswith("2 pictures in all, 0 still lack some.")
    assert rows == []


@pytest.mark.parametrize(
    ("moments", "is_told"),
    [
        ({"enqueued_at": 11}, True),
        ({"enqueued_at": 9}, False),
        ({"enqueued_at": 20, "started_at": 9, "status": "RUNNING"}, False),
        ({"enqueued_at": 20, "started_at": 11, "status": "RUNNING"}, True),
        ({"enqueued_at": 20, "started_at": 15, "finished_at": 9, "status": "FAILED"}, False),
    ],
)
def test_the_report_tells_of_a_worker_that_does_nothing(
    moments: dict[str, Any], is_told: bool, admin_client: Client, settings: Any
) -> None:
    """For ten minutes: it has not begun what waits, or was killed, or nobody told it to."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    image = upload()
    assert "The worker is not running, or was stopped." in report(admin_client)[0]
    make_in_background(lacking())
    now = timezone.now()
    DBTaskResult.objects.update(
        **{
            name: now - timedelta(minutes=value) if isinstance(value, int) else value
            for name, value in moments.items()
        }
    )
    told = "the worker is not running, or was stopped"

    assert (told in report(admin_client)[0]) is is_told
    make_renditions_task.call([image.pk])
    assert told not in report(admin_client)[0]

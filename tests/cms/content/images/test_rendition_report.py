"""What editors and operators see of images that lack renditions."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.content.images.models import RenditionRun
from cms.content.images.runs import begin, lacking, make_batch
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


def test_the_report_says_what_lacks_renditions_and_how_far_a_run_is(admin_client: Client) -> None:
    make_image("Ready")
    first, bad = upload("First"), broken("half.jpg")
    begun = begin(lacking())
    assert begun is not None
    run, _ = begun
    make_batch(run.pk, [bad.pk])
    line, rows = report(admin_client)

    assert "3 pictures in all, 2 still lack some. A run is at 1 of 2, 1 failed." in line
    assert "worker" not in line
    assert rows == [
        ["First", "Waits for its turn"],
        ["half", "The file cannot be read as a picture."],
    ]
    RenditionRun.objects.update(updated_at=timezone.now() - timedelta(minutes=11))
    assert "the worker is not running, or was stopped" in report(admin_client)[0]

    make_batch(run.pk, [first.pk])
    bad.delete()
    line, rows = report(admin_client)
    assert "2 pictures in all, 0 still lack some. The last run was at" in line
    assert line.endswith(": 2 of 2, 1 failed.")
    assert rows == []

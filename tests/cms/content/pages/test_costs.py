"""What the lists of the admin ask of the database does not grow with what is in them."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.foundation.users.roles import Role
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

COUNTS = [2, 6]


@pytest.fixture
def desk(client: Client, site: SiteTree) -> Client:
    """The browser of an editor."""
    editor = get_user_model().objects.create(username="ed")
    editor.groups.add(Group.objects.get(name=Role.EDITOR))
    client.force_login(editor)
    return client


def queries(client: Client, url: str) -> int:
    """How many statements `url` takes, when it is shown for the second time."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        answer: Any = client.get(url)
    assert answer.status_code == 200
    return len(captured)


@pytest.mark.parametrize("count", COUNTS)
def test_the_explorer(desk: Client, site: SiteTree, count: int) -> None:
    for number in range(count):
        make_article(site, f"Article {number}")

    assert queries(desk, f"/admin/pages/{site.articles.pk}/") == 39


@pytest.mark.parametrize("count", COUNTS)
def test_the_dialog_that_chooses_a_page(desk: Client, site: SiteTree, count: int) -> None:
    for number in range(count):
        make_article(site, f"Article {number}")

    assert queries(desk, f"/admin/choose-page/{site.articles.pk}/") == 26


@pytest.mark.parametrize("count", COUNTS)
def test_the_dialog_that_chooses_an_author(desk: Client, site: SiteTree, count: int) -> None:
    for number in range(count):
        make_practitioner(site, f"Ada {number}")
    url = "/admin/choose-page/?page_type=practitioners.practitionerpage"

    assert queries(desk, url) == 26


@pytest.mark.parametrize("count", COUNTS)
def test_the_dashboard(desk: Client, site: SiteTree, count: int) -> None:
    for number in range(count):
        make_article(site, f"Article {number}")

    assert queries(desk, "/admin/") == 36


@pytest.mark.parametrize("count", COUNTS)
def test_the_usage_of_an_author(desk: Client, site: SiteTree, count: int) -> None:
    ada = make_practitioner(site)
    for number in range(count):
        make_article(site, f"Article {number}", authors=[ada])

    assert queries(desk, f"/admin/pages/{ada.pk}/usage/") == 24

"""Editors find the broken links, and the pages to mend."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from articles.models import ArticlePage
from cms.editorial.link_check.checking import Outcome, Result
from cms.editorial.link_check.collecting import collect
from cms.editorial.link_check.models import ExternalLink
from cms.foundation.users.roles import Role
from home.roles import create_roles
from tests.factories import SiteTree, make_article, stream

pytestmark = pytest.mark.django_db

REPORT = "/admin/reports/broken-links/"
LINKS = {
    "https://gone.example/": Outcome(Result.FAILS, "There is nothing.", 404),
    "https://wall.example/": Outcome(Result.UNCLEAR, "It is a wall.", 403),
    "https://good.example/": Outcome(Result.WORKS, code=200),
}


@pytest.fixture
def article(site: SiteTree) -> ArticlePage:
    """An article with a link of each kind, each checked twice."""
    links = "".join(f'<a href="{url}">A</a> ' for url in LINKS)
    article = make_article(site, "Needs mending", body=stream(("paragraph", f"<p>{links}</p>")))
    collect()
    for link in ExternalLink.objects.all():
        link.note(LINKS[link.url])
        link.note(LINKS[link.url])
    return article


def log_in(client: Client, role: Role) -> None:
    user = get_user_model().objects.create_user(role.name.lower())
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)


def rows(answer: Any) -> list[list[str]]:
    page = BeautifulSoup(answer.content, "html.parser")
    return [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in page.select("table.listing tbody tr")
    ]


def test_the_report_has_the_broken_ones_first(article: ArticlePage, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    answer = client.get(REPORT)

    assert [(row[0], row[1], row[4]) for row in rows(answer)] == [
        ("https://gone.example/", "Broken. There is nothing. (404)", "Needs mending"),
        ("https://wall.example/", "Could not be checked. It is a wall. (403)", "Needs mending"),
    ]
    edit = reverse("wagtailadmin_pages:edit", args=[article.pk])
    page = BeautifulSoup(answer.content, "html.parser")
    assert [a.get_text() for a in page.select(f'a[href="{edit}"]')] == ["Needs mending"] * 2
    assert [row[0] for row in rows(client.get(f"{REPORT}?state=unclear"))] == [
        "https://wall.example/"
    ]


def test_a_page_that_is_not_public_any_more_is_not_asked_for(
    article: ArticlePage, client: Client
) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    article.unpublish()
    answer = client.get(REPORT)

    assert rows(answer) == []
    assert "No broken links were found." in answer.content.decode()


def test_the_report_is_exported(article: ArticlePage, client: Client) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    answer: Any = client.get(f"{REPORT}?export=csv")
    heading, gone, wall = b"".join(answer.streaming_content).decode().splitlines()

    assert heading.split(",") == [
        "Address",
        "Result",
        "Status of the answer",
        "What was found",
        "Failing since",
        "Last checked",
        "On the pages",
    ]
    cells = gone.split(",")
    assert [*cells[:4], cells[-1]] == [
        "https://gone.example/",
        "Broken",
        "404",
        "There is nothing.",
        "Needs mending",
    ]
    assert wall.startswith("https://wall.example/,could not be checked,403")


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        (Role.WRITER, True),
        (Role.EDITOR, True),
        (Role.ADMINISTRATOR, True),
        (Role.PRACTITIONER, True),
        (Role.CLINICAL_REVIEWER, False),
        (Role.PARTNER_MANAGER, False),
    ],
)
def test_the_report_is_for_those_who_have_pages(
    role: Role, sees: bool, article: ArticlePage, client: Client
) -> None:
    create_roles(apps)
    log_in(client, role)
    answers = [client.get(REPORT), client.get(f"{REPORT}results/")]
    menu = client.get("/admin/").content.decode()

    assert [b"gone.example" in answer.content for answer in answers] == [sees, sees]
    assert [answer.status_code for answer in answers] == ([200, 200] if sees else [302, 302])
    assert (REPORT in menu) == sees


def test_a_writer_is_led_to_no_form_that_is_closed_to_them(
    article: ArticlePage, client: Client
) -> None:
    create_roles(apps)
    log_in(client, Role.WRITER)
    page = client.get(REPORT).content.decode()

    assert ("Needs mending" in page, f"/{article.pk}/edit/" in page) == (True, False)


def test_the_report_takes_as_many_queries_for_many_links(
    site: SiteTree, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(get_user_model().objects.create_superuser("root"))
    for number in range(20):
        link = f'<p><a href="https://gone.example/{number}">A</a></p>'
        make_article(site, f"Article {number}", body=stream(("paragraph", link)))
    collect()
    for found in ExternalLink.objects.all():
        found.note(LINKS["https://gone.example/"])
        found.note(LINKS["https://gone.example/"])
    client.get(REPORT)

    with django_assert_max_num_queries(25):
        assert len(rows(client.get(REPORT))) == 20

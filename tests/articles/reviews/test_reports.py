"""The report on health reviews, and what the dashboard shows of it."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from articles.models import ArticlePage
from cms.foundation.users.roles import Role
from tests.articles.reviews.conftest import Practice, make_user
from tests.factories import make_article, make_practitioner, make_topic

pytestmark = pytest.mark.django_db
ADDRESS = "/admin/reports/health-reviews/"


@pytest.fixture
def shelf(practice: Practice) -> Practice:
    """An article on each side of each border between two states; the draft waits for Bea."""
    today, cleo = timezone.localdate(), make_practitioner(practice.site, "Cleo Marsh")
    for title, days in {"Yesterday": -1, "Today": 0, "Soon": 60, "Later": 61}.items():
        fields: dict[str, Any] = {
            "reviewer": practice.asked,
            "reviewed_on": today - timedelta(days=700),
        }
        due = today + timedelta(days=days)
        make_article(practice.site, title, authors=[cleo], review_due_on=due, **fields)
    make_article(practice.site, "Never", topics=[make_topic("Sleep")], authors=[practice.author])
    practice.ask()
    return practice


def titles(client: Client, **filters: Any) -> list[str]:
    """Those that the report lists."""
    page = BeautifulSoup(client.get(ADDRESS, filters).content, "html.parser")
    return sorted(link.get_text(strip=True) for link in page.select("td.title a"))


def test_each_article_is_in_one_state(shelf: Practice) -> None:
    client = shelf.browser(shelf.editor)
    states = ("overdue", "due", "current", "never", "waiting")

    assert {state: titles(client, state=state) for state in states} == {
        "overdue": ["Yesterday"],
        "due": ["Soon", "Today"],
        "current": ["Later"],
        "never": ["Never"],
        "waiting": ["Back pain"],
    }
    assert len(titles(client)) == 6


def test_it_can_be_narrowed_down(shelf: Practice) -> None:
    client, topic = shelf.browser(shelf.editor), make_topic("Sleep")

    assert titles(client, topic=topic.pk) == ["Never"]
    assert titles(client, author=shelf.author.pk) == ["Back pain", "Never"]
    assert titles(client, reviewer=shelf.asked.pk) == ["Later", "Soon", "Today", "Yesterday"]
    assert titles(client, reviewer=shelf.asked.pk, state="due") == ["Soon", "Today"]


def test_the_filters_say_what_they_narrow_down(shelf: Practice) -> None:
    page = BeautifulSoup(shelf.browser(shelf.editor).get(ADDRESS).content, "html.parser")
    labels = [
        field.get_text(strip=True) for field in page.select("form legend, form .w-field__label")
    ]

    assert [name for name in ("State", "Topic", "Reviewer", "Author") if name not in labels] == []
    assert "[invalid name]" not in page.get_text()


def test_it_leads_to_what_the_reader_may_open(shelf: Practice) -> None:
    hrefs = {}
    for user in (shelf.editor, shelf.reviewer):
        page = BeautifulSoup(shelf.browser(user).get(ADDRESS).content, "html.parser")
        for link in page.select("td.title a"):
            hrefs[user.username, link.get_text(strip=True)] = link["href"]

    never = ArticlePage.objects.get(title="Never")
    form = reverse("wagtailadmin_pages:edit", args=[never.pk])
    assert (hrefs["editor", "Never"], hrefs["reviewer", "Never"]) == (form, never.url)
    assert hrefs["reviewer", "Back pain"] == shelf.address("edit")


def test_what_was_changed_since_the_review_is_said(practice: Practice) -> None:
    practice.ask()
    practice.act(practice.reviewer, "approve")
    found = []
    for changed in ({}, {"seo_title": "For search"}, {"title": "Knees", "summary": "Other words."}):
        page = practice.page
        for name, value in changed.items():
            setattr(page, name, value)
        page.save_revision().publish()
        (row,) = rows(practice)
        found.append((row["State"], row["Changed since the review"]))

    assert found == [("Current", ""), ("Current", ""), ("Changed since", "title, summary")]
    assert titles(practice.browser(practice.editor), state="changed") == ["Knees"]


def rows(practice: Practice) -> list[dict[str, str]]:
    """The lines of the exported CSV."""
    answer: Any = practice.browser(practice.editor).get(ADDRESS, {"export": "csv"})
    text = b"".join(answer.streaming_content).decode()
    return list(csv.DictReader(StringIO(text)))


def test_it_is_exported_as_csv(practice: Practice) -> None:
    title = '=HYPERLINK("https://example.com")'
    ArticlePage.objects.update(title=title, live=True)
    (row,) = rows(practice)

    assert row == {
        "Title": f"'{title}",
        "State": "Never reviewed",
        "Reviewed by": "",
        "Reviewed on": "",
        "Next review due on": "",
        "Waiting for": "",
        "Changed since the review": "",
        "Authors": "Ada Quill",
        "Topics": "",
        "Address": practice.page.full_url,
    }


def test_it_is_exported_for_excel(shelf: Practice) -> None:
    ArticlePage.objects.filter(title="Later").update(title="=1+1")
    answer: Any = shelf.browser(shelf.editor).get(ADDRESS, {"export": "xlsx", "state": "current"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).active
    heading, row = sheet.iter_rows()

    assert [cell.value for cell in heading][:3] == ["Title", "State", "Reviewed by"]
    assert [(cell.value, cell.data_type) for cell in row][:3] == [
        ("=1+1", "s"),
        ("Current", "s"),
        ("Dr. Bea Thorn, L.Ac.", "s"),
    ]


def test_more_articles_make_no_more_queries(
    shelf: Practice, django_assert_num_queries: Any
) -> None:
    client, queries = shelf.browser(shelf.editor), 29
    client.get(ADDRESS)
    with django_assert_num_queries(queries):
        client.get(ADDRESS)
    for number in range(5):
        make_article(shelf.site, f"More {number}", authors=[shelf.author])
    with django_assert_num_queries(queries):
        client.get(ADDRESS)


@pytest.mark.parametrize("role", Role)
def test_it_is_for_those_who_can_act(practice: Practice, role: Role) -> None:
    ArticlePage.objects.update(live=True)
    client = practice.browser(make_user("somebody", role))
    sees = role in (Role.EDITOR, Role.CLINICAL_REVIEWER, Role.ADMINISTRATOR)
    statuses = [client.get(f"{ADDRESS}{part}").status_code for part in ("", "results/")]
    dashboard = client.get(reverse("wagtailadmin_home")).content.decode()

    assert statuses == ([200, 200] if sees else [302, 302])
    assert (ADDRESS in dashboard, "1 article never reviewed" in dashboard) == (sees, sees)


def test_the_dashboard_counts_and_leads_to_them(shelf: Practice) -> None:
    html = shelf.browser(shelf.editor).get(reverse("wagtailadmin_home")).content
    page = BeautifulSoup(html, "html.parser")
    items = page.select("#health-reviews-content li, [aria-labelledby=health-reviews-heading] li")

    assert [" ".join(item.get_text().split()) for item in items] == [
        "1 article overdue",
        "No article changed since the review",
        "2 articles due within 60 days",
        "1 article never reviewed",
        "1 article waiting for a reviewer",
        "1 article current",
    ]
    links = [str(item.a["href"]) for item in items if item.a]
    assert links[1] == f"{ADDRESS}?state=due"

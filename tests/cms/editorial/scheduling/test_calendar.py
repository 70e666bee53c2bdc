"""The calendar shows what goes live and what expires, to those who may publish it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.content.practice.current import current_practice
from cms.foundation.users.roles import Role
from home.roles import create_roles
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

Cells = dict[str, list[str]]


def moment(text: str) -> datetime:
    """A moment, given in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with stopped_clock(moment("2026-10-20T12:00")) as clock:
        yield clock


@pytest.fixture
def editor(site: SiteTree, client: Client) -> Client:
    """Somebody who may publish everything, in a practice in New York."""
    practice = current_practice()
    practice.time_zone = "America/New_York"
    practice.save()
    client.force_login(get_user_model().objects.create_superuser("root"))
    return client


def month(client: Client, name: str = "") -> tuple[Cells, Cells, str]:
    """What the table and the list say of each day that has something, and the whole page."""
    html = client.get(f"/admin/schedule/?month={name}").content.decode()
    soup = BeautifulSoup(html, "html.parser")
    table = {_day(cell): _lines(cell) for cell in soup.select(".schedule td:has(li)")}
    agenda = {_day(head): _lines(head.find_next("ul")) for head in soup.select(".agenda h3")}
    return table, agenda, html


def _day(part: Any) -> str:
    return str(part.time["datetime"])


def _lines(part: Any) -> list[str]:
    return [" ".join(line.get_text(" ").split()) for line in part.select("li")]


def schedule(site: SiteTree, title: str, **times: Any) -> Any:
    """An article that is not live yet, and goes live at a time."""
    article = make_article(site, title, publish=False, **times)
    article.save_revision().publish()
    return article


def test_a_month_in_which_the_clocks_are_changed(site: SiteTree, editor: Client) -> None:
    first, second = moment("2026-11-01T05:30"), moment("2026-11-01T06:30")
    schedule(site, "Once", go_live_at=first)
    schedule(site, "Again", go_live_at=second, expire_at=moment("2026-11-30T23:00"))
    make_article(site, "Going", expire_at=moment("2026-12-01T04:59"))
    schedule(site, "Elsewhere", go_live_at=moment("2026-12-01T05:00"))
    table, agenda, _ = month(editor, "2026-11")

    assert table == agenda
    assert table == {
        "2026-11-01": ["01:30 (UTC−4) Goes live Once", "01:30 (UTC−5) Goes live Again"],
        "2026-11-30": ["18:00 Expires Again", "23:59 Expires Going"],
    }


def test_the_table_has_the_days_of_whole_weeks(site: SiteTree, editor: Client) -> None:
    soup = BeautifulSoup(month(editor, "2026-11")[2], "html.parser")
    days = [str(tag["datetime"]) for tag in soup.select(".schedule td time")]

    assert (days[0], days[-1], len(days)) == ("2026-11-01", "2026-12-05", 35)
    heads = [tag.get_text() for tag in soup.select(".schedule th[scope=col]")]
    assert (heads[0], heads[-1], len(heads)) == ("Sunday", "Saturday", 7)


@pytest.mark.parametrize("name", ["", "2026-13", "1999-01", "banana", "2026-10'--"])
def test_what_names_no_month_is_this_one(site: SiteTree, editor: Client, name: str) -> None:
    html = month(editor, name)[2]

    assert '<h2 class="w-h1" id="schedule-month">October 2026</h2>' in html
    assert ("?month=2026-09" in html, "?month=2026-11" in html) == (True, True)


def test_an_empty_month_tells_what_comes_next(site: SiteTree, editor: Client) -> None:
    table, agenda, html = month(editor)
    assert (table, agenda) == ({}, {})
    assert "Nothing is scheduled in this month." in html
    assert "What comes next" not in html
    schedule(site, "Coming", go_live_at=moment("2027-01-02T03:00"))

    html = month(editor)[2]
    assert '<a href="?month=2027-01">January 1, 2027</a>' in html


def test_a_new_version_takes_the_expiry_of_the_old_one_with_it(
    site: SiteTree, editor: Client
) -> None:
    for title, go_live_at in (("Before", "2026-10-25T12:00"), ("After", "2026-10-27T12:00")):
        article = make_article(site, title, expire_at=moment("2026-10-26T12:00"))
        article.go_live_at, article.expire_at = moment(go_live_at), None
        article.save_revision().publish()

    assert month(editor)[0] == {
        "2026-10-25": ["08:00 Goes live Before"],
        "2026-10-26": ["08:00 Expires After"],
        "2026-10-27": ["08:00 Goes live After"],
    }


def test_what_the_run_should_have_done_is_marked(
    site: SiteTree, editor: Client, clock: Clock
) -> None:
    schedule(site, "Due", go_live_at=moment("2026-10-21T12:00"))
    assert "The scheduled run is late" not in month(editor)[2]
    clock.now = moment("2026-10-21T12:01")
    editor.force_login(get_user_model().objects.get())  # The session has ended meanwhile.

    table, _, html = month(editor)
    assert table == {"2026-10-21": ["08:00 Goes live, late Due"]}
    assert "The scheduled run is late: 1 change should have been made already." in html


def test_each_sees_what_they_may_publish(site: SiteTree, client: Client) -> None:
    create_roles(apps)
    schedule(site, "An article", go_live_at=moment("2026-10-21T12:00"))
    make_practitioner(site, "Ada Quill", expire_at=moment("2026-10-22T12:00"))
    site.home.expire_at = moment("2026-10-23T12:00")
    site.home.save()
    seen = {}
    for role in Role:
        user = get_user_model().objects.create_user(role.name)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        answer = client.get("/admin/schedule/")
        in_menu = "/admin/schedule/" in client.get("/admin/account/").content.decode()
        seen[role] = (answer.status_code, in_menu, list(month(client)[0]))
    refused: tuple[int, bool, list[str]] = (302, False, [])

    assert seen == {
        Role.WRITER: refused,
        Role.EDITOR: (200, True, ["2026-10-21", "2026-10-22"]),
        Role.CLINICAL_REVIEWER: refused,
        Role.PRACTITIONER: refused,
        Role.PARTNER_MANAGER: refused,
        Role.ADMINISTRATOR: (200, True, ["2026-10-21", "2026-10-22", "2026-10-23"]),
    }


def test_the_number_of_queries_does_not_grow(site: SiteTree, editor: Client) -> None:
    month(editor)
    counts = []
    for number in range(1, 4):
        schedule(site, f"Coming {number}", go_live_at=moment(f"2026-10-2{number}T12:00"))
        make_article(site, f"Going {number}", expire_at=moment(f"2026-10-2{number}T13:00"))
        with CaptureQueriesContext(connection) as queries:
            assert len(month(editor)[0]) == number
        counts.append(len(queries))

    assert len(set(counts)) == 1

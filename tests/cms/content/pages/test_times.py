"""A time that an editor types means one moment, also when the clocks are changed."""

import re
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils import timezone
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from articles.models import ArticlePage
from cms.content.pages.clock import clock_name, offset_name
from cms.content.pages.times import NEVER, TWICE, TimeField
from cms.content.practice.current import current_practice
from tests.factories import SiteTree, make_article, make_practitioner

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


class TimeForm(forms.Form):
    """A form with nothing but a time."""

    at = TimeField(required=False)


def moment(text: str) -> datetime:
    """A moment, given in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def radios(html: str) -> dict[str, Any]:
    """The moments to choose from, by what is written beside them."""
    fieldset = re.search('<fieldset class="clock-choice".*?</fieldset>', html, re.DOTALL)
    soup = BeautifulSoup(fieldset[0] if fieldset else "", "html.parser")
    return {label.get_text(strip=True): label.input for label in soup.select("label")}


# Zone, what is typed, why there is a choice, and the choices with the moments that they mean.
CHANGES = [
    (
        NEW_YORK,
        "2026-11-01 01:30",
        TWICE,
        {
            "01:30, the first time (UTC−4)": "2026-11-01T05:30",
            "01:30, the second time (UTC−5)": "2026-11-01T06:30",
        },
    ),
    (
        NEW_YORK,
        "2026-03-08 02:30",
        NEVER,
        {"01:30 (UTC−5)": "2026-03-08T06:30", "03:30 (UTC−4)": "2026-03-08T07:30"},
    ),
    (
        BERLIN,
        "2026-10-25 02:00",
        TWICE,
        {
            "02:00, the first time (UTC+2)": "2026-10-25T00:00",
            "02:00, the second time (UTC+1)": "2026-10-25T01:00",
        },
    ),
    (
        BERLIN,
        "2026-03-29 02:59",
        NEVER,
        {"01:59 (UTC+1)": "2026-03-29T00:59", "03:59 (UTC+2)": "2026-03-29T01:59"},
    ),
    (
        "Australia/Lord_Howe",
        "2026-04-05 01:45",
        TWICE,
        {
            "01:45, the first time (UTC+11)": "2026-04-04T14:45",
            "01:45, the second time (UTC+10:30)": "2026-04-04T15:15",
        },
    ),
]


@pytest.mark.parametrize(("zone", "typed", "why", "choices"), CHANGES)
def test_a_time_that_clocks_show_twice_or_never_asks_which_is_meant(
    zone: str, typed: str, why: str, choices: dict[str, str]
) -> None:
    with timezone.override(zone):
        asked = TimeForm({"at": typed})
        assert asked.errors == {"at": [why]}
        offered = radios(str(asked))
        assert list(offered) == list(choices)
        assert [tag.has_attr("checked") for tag in offered.values()] == [False, False]
        for label, meant in choices.items():
            answered = TimeForm({"at": typed, "at-choice": offered[label]["value"]})
            assert answered.errors == {}
            assert answered.cleaned_data["at"] == moment(meant)


@pytest.mark.parametrize(
    ("zone", "typed", "meant"),
    [
        (NEW_YORK, "2026-11-01 00:59", "2026-11-01T04:59"),
        (NEW_YORK, "2026-11-01 02:00", "2026-11-01T07:00"),
        (NEW_YORK, "2026-03-08 01:59", "2026-03-08T06:59"),
        (NEW_YORK, "2026-03-08 03:00", "2026-03-08T07:00"),
        (BERLIN, "2026-07-01 08:00", "2026-07-01T06:00"),
        ("UTC", "2026-11-01 01:30", "2026-11-01T01:30"),
    ],
)
def test_any_other_time_asks_nothing(zone: str, typed: str, meant: str) -> None:
    with timezone.override(zone):
        form = TimeForm({"at": typed, "at-choice": "0"})

        assert form.errors == {}
        assert form.cleaned_data["at"] == moment(meant)
        assert radios(str(form)) == {}


def test_a_choice_for_another_time_is_no_choice() -> None:
    with timezone.override(NEW_YORK):
        other = str(int(moment("2026-11-01T06:15").timestamp()))
        form = TimeForm({"at": "2026-11-01 01:30", "at-choice": other})

        assert form.errors == {"at": [TWICE]}


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        (NEW_YORK, "soon"),
        (NEW_YORK, "2026-13-01 08:00"),
        (NEW_YORK, "9999-12-31 23:00"),
        ("Asia/Tokyo", "0001-01-01 00:00"),
    ],
)
def test_what_is_no_time_is_refused(zone: str, text: str) -> None:
    with timezone.override(zone):
        assert TimeForm({"at": text}).errors == {"at": ["Enter a valid date/time."]}


def test_no_time_is_allowed() -> None:
    assert TimeForm({"at": " "}).is_valid()


def test_a_stored_moment_is_shown_with_the_choice_that_was_made() -> None:
    with timezone.override(NEW_YORK):
        html = str(TimeForm(initial={"at": moment("2026-11-01T06:30")}))

    assert 'value="2026-11-01T01:30"' in html
    checked = [label for label, tag in radios(html).items() if tag.has_attr("checked")]
    assert checked == ["01:30, the second time (UTC−5)"]


def test_names_of_times() -> None:
    zone = ZoneInfo("Asia/Kolkata")
    assert offset_name(moment("2026-01-01T00:00"), zone) == "UTC+5:30"
    assert clock_name(moment("2026-01-01T00:00"), zone) == "05:30"
    assert clock_name(moment("2026-11-01T06:30"), ZoneInfo(NEW_YORK)) == "01:30 (UTC−5)"


def _fields(html: str) -> dict[str, str]:
    """What the form on the page sends; the body, which scripts make, is added."""
    body = nested_form_data({"body": streamfield([("paragraph", rich_text("<p>Text.</p>"))])})
    return {**querydict_from_html(html, form_id="page-edit-form").dict(), **body}


@pytest.fixture
def editing(site: SiteTree, client: Client) -> tuple[str, dict[str, str]]:
    """The address of the form of an article in New York, and what the form holds."""
    practice = current_practice()
    practice.time_zone = NEW_YORK
    practice.save()
    client.force_login(get_user_model().objects.create_superuser("root"))
    article = make_article(site, authors=[make_practitioner(site)], publish=False)
    article.save_revision()
    address = f"/admin/pages/{article.pk}/edit/"
    html = client.get(address).content.decode()
    return address, _fields(html)


@pytest.mark.django_db
def test_a_schedule_at_a_doubtful_time_loses_nothing_and_asks(
    editing: tuple[str, dict[str, str]], client: Client
) -> None:
    address, form = editing
    sent = form | {"title": "Typed just now", "go_live_at": "2037-11-01 01:30"}
    asked = client.post(address, sent).content.decode()
    assert ArticlePage.objects.get().latest_revision.content["title"] == "Back pain"
    again = _fields(asked)
    assert (again["title"].strip(), again["go_live_at"]) == ("Typed just now", "2037-11-01T01:30")
    assert TWICE in asked

    second = radios(asked)["01:30, the second time (UTC−5)"]
    answer = client.post(address, {**again, second["name"]: second["value"]})
    assert answer.status_code == 302
    draft = ArticlePage.objects.get().get_latest_revision_as_object()
    assert (draft.title, draft.go_live_at) == ("Typed just now", moment("2037-11-01T06:30"))


@pytest.mark.django_db
def test_the_dialog_says_which_zone_it_means(
    editing: tuple[str, dict[str, str]], client: Client
) -> None:
    html = client.get(editing[0]).content.decode()

    assert "Times are in the time zone of the practice, America/New York, where it is " in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("times", "message"),
    [
        ({"expire_at": "2020-01-01 08:00"}, "Expiry date/time must be in the future."),
        (
            {"go_live_at": "2037-01-02 08:00", "expire_at": "2037-01-01 08:00"},
            "Go live date/time must be before expiry date/time",
        ),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(
    editing: tuple[str, dict[str, str]],
    client: Client,
    times: dict[str, str],
    message: str,
) -> None:
    assert message in client.post(editing[0], editing[1] | times).content.decode()

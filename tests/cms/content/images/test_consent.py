"""Consent that has expired is reported to those who can do something, with the pages concerned."""

import csv
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cms.content.images.consent import with_consent_status
from cms.content.images.models import Image
from cms.foundation.users.roles import Role
from tests.factories import SiteTree, make_article, make_image, make_practitioner, stream

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()


def agreed(title: str, *, days: int | None, **fields: Any) -> Image:
    """An image of a person whose consent ends in `days`, or never."""
    last = None if days is None else TODAY + timedelta(days)
    given = {"consent_given_on": TODAY - timedelta(500), "consent_given_by": "Rowan Mill"}
    return make_image(
        title, **{"shows_person": True, "consent_expires_on": last, **given, **fields}
    )


@pytest.fixture
def log_in(client: Client) -> Callable[[Role], Client]:
    """Gives a client with somebody of a role."""

    def log_in(role: Role) -> Client:
        user = get_user_model().objects.create_user(role.name.lower(), password="secret")
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def editor(log_in: Callable[[Role], Client]) -> Client:
    """Somebody who may change all images."""
    return log_in(Role.EDITOR)


def rows(client: Client, **query: str) -> list[list[str]]:
    """What the report shows."""
    soup = BeautifulSoup(client.get(reverse("image_consent"), query).content, "html.parser")
    table = soup.select("main table tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.select("td")] for row in table]


def test_the_last_day_is_one_on_which_it_may_be_shown() -> None:
    for days in (-1, 0, 60, 61, None):
        agreed(str(days), days=days)
    make_image("Unasked", shows_person=True)
    make_image("A harbor")
    make_image("On loan", consent_expires_on=TODAY - timedelta(1))

    statuses = [(i.title, i.consent_status) for i in with_consent_status(Image.objects.all())]
    assert statuses == [
        ("-1", "expired"),
        ("On loan", "expired"),
        ("Unasked", "missing"),
        ("0", "soon"),
        ("60", "soon"),
        ("61", "valid"),
        ("None", "valid"),
    ]


def test_the_report_names_the_pages_published_or_not(
    editor: Client, site: SiteTree, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    image, soon = agreed("Ada at work", days=-1), agreed("Mei at work", days=30)
    block = ("image", {"image": {"image": image.pk, "alt_text": "A stretch"}})
    with django_capture_on_commit_callbacks(execute=True):
        make_article(site, "In its body", body=stream(block))
        make_article(site, "On top", hero_image=image, publish=False)
        make_practitioner(site, "Ada Quill", portrait=image)
        make_article(site, "Elsewhere")

    expected = [
        ["Ada at work", "Expired", "Rowan Mill", "Ada Quill In its body On top (not published)"],
        ["Mei at work", "Expires within 60 days", "Rowan Mill", "No page"],
    ]
    assert [[row[n] for n in (0, 1, 3, 5)] for row in rows(editor)] == expected
    assert [row[0] for row in rows(editor, consent_status="expired")] == ["Ada at work"]
    assert [row[0] for row in rows(editor, consent_status="soon")] == [soon.title]
    assert rows(editor, consent_status="valid") == []


def test_the_report_names_the_articles_that_show_a_portrait(
    editor: Client, site: SiteTree, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    image = agreed("Ada at work", days=-1)
    with django_capture_on_commit_callbacks(execute=True):
        ada = make_practitioner(site, "Ada Quill", portrait=image)
        make_article(site, "By herself", authors=[ada], hero_image=image)
        make_article(site, "By her", authors=[ada])
        make_article(site, "By others", authors=[make_practitioner(site, "Mei Rush")])

    assert [row[5] for row in rows(editor)] == ["Ada Quill By herself By her"]


def test_the_chooser_marks_what_may_not_be_shown_any_longer(editor: Client) -> None:
    for title, days in (("Over", -1), ("Last day", 0), ("No end", None)):
        agreed(title, days=days)

    answer = editor.get(reverse("wagtailimages_chooser:choose_results"))
    choices = BeautifulSoup(answer.content, "html.parser").select("a.image-choice")
    shown = [choice.get_text(" ", strip=True) for choice in choices]
    assert sorted(shown) == ["Last day", "No end", "Over Consent has ended"]


def test_the_report_can_be_taken_away(
    editor: Client, site: SiteTree, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    image = agreed("Ada at work", days=-1, credit="Jo Lens")
    with django_capture_on_commit_callbacks(execute=True):
        make_article(site, "On top", hero_image=image)
        make_article(site, "A draft", hero_image=image, publish=False)

    answer: Any = editor.get(reverse("image_consent"), {"export": "csv"})
    heading, row = csv.reader(answer.getvalue().decode().splitlines())
    assert dict(zip(heading, row, strict=True)) == {
        "Title": "Ada at work",
        "Consent": "Expired",
        "Consent given on": str(TODAY - timedelta(500)),
        "Consent given by": "Rowan Mill",
        "Consent expires on": str(TODAY - timedelta(1)),
        "Credit": "Jo Lens",
        "Used on": "A draft (not published); On top",
    }
    answer = editor.get(reverse("image_consent"), {"export": "xlsx"})
    with ZipFile(BytesIO(answer.getvalue())) as workbook:
        assert "Ada at work" in workbook.read("xl/worksheets/sheet1.xml").decode()


def test_the_report_asks_the_database_as_often_for_one_as_for_many(
    editor: Client, site: SiteTree, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            rows(editor)
        return len(queries)

    def add(number: int) -> None:
        image = agreed(f"Picture {number}", days=number)
        with django_capture_on_commit_callbacks(execute=True):
            make_article(site, f"Article {number}", hero_image=image)

    add(1)
    rows(editor)
    once = asked()
    for number in (2, 3, 4):
        add(number)
    assert (len(rows(editor)), asked()) == (4, once)


def test_the_report_shows_what_one_may_change(log_in: Callable[[Role], Client]) -> None:
    agreed("Somebody else's", days=-1)
    writer = log_in(Role.WRITER)
    agreed("My own", days=-1, uploaded_by_user=get_user_model().objects.get(username="writer"))

    assert [row[0] for row in rows(writer)] == ["My own"]


@pytest.mark.parametrize("address", ["image_consent", "image_consent_results"])
@pytest.mark.parametrize("role", [Role.CLINICAL_REVIEWER, Role.PARTNER_MANAGER])
def test_those_who_may_change_no_image_are_refused(
    log_in: Callable[[Role], Client], role: Role, address: str
) -> None:
    agreed("Ada at work", days=-1)
    client = log_in(role)
    answer = client.get(reverse(address), headers={"x-requested-with": "XMLHttpRequest"})

    assert (answer.status_code, b"Ada at work" in answer.content) == (403, False)
    assert dashboard(client) == []
    assert reverse("image_consent") not in client.get("/admin/").content.decode()


def dashboard(client: Client) -> list[tuple[str, str]]:
    """The lines of the panel, with where they lead."""
    soup = BeautifulSoup(client.get("/admin/").content, "html.parser")
    return [(a.get_text(), str(a["href"])) for a in soup.select("main a[href*=consent_status]")]


def test_the_dashboard_tells_what_is_due(editor: Client) -> None:
    agreed("Valid", days=100)
    assert dashboard(editor) == []

    for title, days in (("One", -1), ("Two", -2), ("Three", 3)):
        agreed(title, days=days)
    url = reverse("image_consent")
    assert dashboard(editor) == [
        ("Expired: 2 pictures", f"{url}?consent_status=expired"),
        ("Expires within 60 days: 1 picture", f"{url}?consent_status=soon"),
    ]


@pytest.mark.parametrize(
    ("given", "expires", "field", "message"),
    [
        (1, None, "consent_given_on", "This day is in the future."),
        (0, -1, "consent_expires_on", "This is before the day on which the consent was given."),
    ],
)
def test_days_that_cannot_be_right_are_refused(
    given: int, expires: int | None, field: str, message: str
) -> None:
    last = None if expires is None else TODAY + timedelta(expires)
    given_on = TODAY + timedelta(given)
    image = Image(shows_person=True, consent_given_on=given_on, consent_expires_on=last)
    with pytest.raises(ValidationError) as raised:
        image.clean()

    assert raised.value.message_dict == {field: [message]}


def test_consent_is_never_public(site: SiteTree, api: Client) -> None:
    image = agreed("Ada at work", days=90, licence="Our own terms", credit="Jo Lens")
    article = make_article(site, hero_image=image)

    for url in (f"/api/v1/articles/{article.content_id}/", "/articles/back-pain/"):
        sent = api.get(url).content.decode()
        assert "Jo Lens" in sent
        assert [secret for secret in ("Rowan", "Our own terms", "consent") if secret in sent] == []


def test_an_image_says_where_it_is_used(
    editor: Client, site: SiteTree, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    image = make_image()
    block = ("image", {"image": {"image": image.pk, "alt_text": "A stretch"}})
    with django_capture_on_commit_callbacks(execute=True):
        make_article(site, "In its body", body=stream(block))
        make_article(site, "On top", hero_image=image, publish=False)
        make_practitioner(site, "Ada Quill", portrait=image)

    form = editor.get(reverse("wagtailimages:edit", args=[image.pk])).content.decode()
    assert "Used 3 times" in form
    used = editor.get(image.usage_url).content.decode()
    assert [title for title in ("In its body", "On top", "Ada Quill") if title not in used] == []

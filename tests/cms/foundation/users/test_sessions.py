"""Sessions end when nobody works, not while somebody does."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.foundation.users.models import User
from cms.foundation.users.sessions import ACTIVE_AT
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db

HALF_AN_HOUR = 30 * 60
PASSWORD = "a long walk by the harbor"


@pytest.fixture
def editor(site: SiteTree) -> User:
    return User.objects.create_superuser("editor", password=PASSWORD)


@pytest.fixture
def client(editor: User) -> Client:
    """Somebody who has logged in by the form, ten minutes ago."""
    client = Client()
    client.post("/admin/login/", {"username": "editor", "password": PASSWORD})
    client.get("/admin/")
    pass_time(client, minutes=10)
    return client


def pass_time(client: Client, *, minutes: int) -> None:
    """Let the session have been written so long ago."""
    session, end = client.session, expiry()
    session[ACTIVE_AT] -= minutes * 60
    session.save()
    Session.objects.update(expire_date=end - timedelta(minutes=minutes))


def expiry() -> datetime:
    return Session.objects.get().expire_date


def seconds_left() -> float:
    return (expiry() - timezone.now()).total_seconds()


def test_work_in_the_admin_prolongs_it(client: Client) -> None:
    assert seconds_left() == pytest.approx(HALF_AN_HOUR - 600, abs=60)
    assert client.get("/admin/").status_code == 200

    assert seconds_left() == pytest.approx(HALF_AN_HOUR, abs=60)


def test_an_open_form_alone_does_not(client: Client, editor: User, site: SiteTree) -> None:
    before = expiry()
    asked = client.get(reverse("session", args=[editor.pk]))
    ping = client.post(
        reverse("wagtailadmin_editing_sessions:ping", args=["home", "homepage", site.home.pk, 1])
    )

    assert (asked.status_code, ping.status_code) == (200, 200)
    assert expiry() == before


def test_nothing_is_written_twice_in_a_minute(client: Client) -> None:
    client.get("/admin/")
    before = expiry()
    client.get("/admin/pages/")

    assert expiry() == before


def test_after_it_has_ended_everybody_has_to_log_in(client: Client, editor: User) -> None:
    pass_time(client, minutes=21)

    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    asked = client.get(reverse("session", args=[editor.pk]))
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/admin/login/")


def test_reading_the_website_and_the_api_reads_no_session(site: SiteTree) -> None:
    answer = Client().get("/api/v1/articles/")

    assert "sessionid" not in answer.cookies
    assert Session.objects.count() == 0


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_logged_in(client: Client) -> bool:
    return client.get("/admin/account/").status_code == 200


def test_somebody_is_logged_out_everywhere_else() -> None:
    ada, bea = (User.objects.create_superuser(name) for name in ("ada", "bea"))
    here, there, other = logged_in(ada), logged_in(ada), logged_in(bea)
    form = {"name_email-first_name": "Ada", "name_email-last_name": "Quill"}
    form |= {"name_email-email": "ada@example.com", "theme-theme": "system"}
    form |= {"theme-contrast": "system", "theme-density": "default"}

    here.post("/admin/account/", form)
    assert is_logged_in(there)
    here.post("/admin/account/", {**form, "sessions-elsewhere": "on"})

    assert [is_logged_in(client) for client in (here, there, other)] == [True, False, True]


def test_an_administrator_logs_somebody_out(admin_client: Client) -> None:
    ada = User.objects.create_superuser("ada")
    there, page = logged_in(ada), f"/admin/users/log-out/{ada.pk}/"

    asked = admin_client.get(page).content.decode()
    assert is_logged_in(there)
    told = admin_client.post(page, follow=True).content.decode()

    assert "ada will be logged out in every browser" in asked
    way = re.findall(r'href="/admin/(?:users/|)"[^>]*>\s*(\w+)\s*<', asked.partition("<main")[2])
    assert way == ["Home", "Users", "Back"]
    assert "ada has been logged out in 1 places." in told
    assert page in told
    assert not is_logged_in(there)
    assert is_logged_in(admin_client)

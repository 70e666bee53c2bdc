"""The brake on those who guess passwords, which nobody can use to lock somebody else out."""

from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessFailureLog
from django.core import mail
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from cms.foundation.users.brake import client_address
from cms.foundation.users.models import User
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db

LOGIN, FOR_READERS = "/admin/login/", "/_util/login/"
NAME, PASSWORD = "mei", "a long walk by the harbor"
HERE, ELSEWHERE = "203.0.113.9", "198.51.100.7"
TOO_MANY = "Too many wrong passwords"


@pytest.fixture(autouse=True)
def mei(site: SiteTree) -> User:
    return User.objects.create_superuser(NAME, email="mei@example.com", password=PASSWORD)


def log_in(password: str, address: str = HERE, name: str = NAME, form: str = LOGIN) -> Any:
    given = {"username": name, "password": password}
    return Client(REMOTE_ADDR=address).post(form, given)


def outcome(answer: Any) -> str:
    """What somebody sees who has sent the form."""
    if answer.status_code == 302:
        return "in"
    text = answer.content.decode()
    return "stopped" if (answer.status_code, TOO_MANY in text) == (429, True) else "wrong"


def fail(times: int, address: str = HERE) -> list[str]:
    return [outcome(log_in(f"guess {n}", address)) for n in range(times)]


def test_after_ten_wrong_passwords_the_right_one_is_not_looked_at() -> None:
    assert fail(12) == ["wrong"] * 9 + ["stopped"] * 3
    answer = log_in(PASSWORD)

    assert outcome(answer) == "stopped"
    assert "/admin/password_reset/" in answer.content.decode()


def test_the_form_for_readers_of_private_pages_has_the_same_brake() -> None:
    guesses = [outcome(log_in(f"guess {n}", form=FOR_READERS)) for n in range(11)]

    assert guesses == ["wrong"] * 9 + ["stopped"] * 2
    assert [outcome(log_in(PASSWORD, form=form)) for form in (FOR_READERS, LOGIN)] == [
        "stopped"
    ] * 2
    assert outcome(log_in(PASSWORD, ELSEWHERE, form=FOR_READERS)) == "in"


def test_nobody_is_locked_out_by_somebody_elsewhere() -> None:
    fail(12, ELSEWHERE)

    assert outcome(log_in(PASSWORD, HERE)) == "in"


def test_it_ends_after_a_while_however_often_it_is_tried_meanwhile(settings: Any) -> None:
    fail(20)
    settings.AXES_COOLOFF_TIME = timedelta(0)  # As if it were over.

    assert outcome(log_in(PASSWORD)) == "in"


def test_the_right_password_lets_the_count_begin_anew() -> None:
    fail(9)
    assert outcome(log_in(PASSWORD)) == "in"

    assert fail(9) == ["wrong"] * 9


def test_an_account_that_is_not_there_is_answered_alike() -> None:
    there = [outcome(log_in("guess")) for _ in range(11)]
    not_there = [outcome(log_in("guess", name="nobody")) for _ in range(11)]

    assert not_there == there


def guessed_from_everywhere(count: int) -> None:
    """Wrong passwords for the account in the last hour, each from another address."""
    for number in range(count):
        log_in("guess", f"192.0.2.{number}")


def test_guesses_from_everywhere_stop_all_addresses_but_those_of_its_owner(settings: Any) -> None:
    settings.LOGIN_FAILURES_PER_HOUR = 12
    assert outcome(log_in(PASSWORD, HERE)) == "in"
    guessed_from_everywhere(12)

    assert outcome(log_in(PASSWORD, ELSEWHERE)) == "stopped"
    assert outcome(log_in(PASSWORD, HERE)) == "in"
    AccessFailureLog.objects.update(attempt_time=timezone.now() - timedelta(hours=2))
    assert outcome(log_in(PASSWORD, ELSEWHERE)) == "in"


def test_a_new_password_lets_its_owner_in_at_once(settings: Any) -> None:
    settings.LOGIN_FAILURES_PER_HOUR = 12
    fail(12)
    guessed_from_everywhere(12)
    client = Client(REMOTE_ADDR=HERE)
    client.post("/admin/password_reset/", {"email": "mei@example.com"})
    link = next(line for line in mail.outbox[0].body.split() if "password_reset/confirm" in line)
    form = client.get(link.replace("http://testserver", ""), follow=True).redirect_chain[-1][0]
    new = {"new_password1": "quite another walk", "new_password2": "quite another walk"}
    assert client.post(form, new).status_code == 302

    assert outcome(log_in(PASSWORD)) == "wrong"
    assert outcome(log_in("quite another walk")) == "in"
    assert outcome(log_in("quite another walk", ELSEWHERE)) == "in"


def private_forms(site: SiteTree) -> list[str]:
    folder = Collection.get_first_root_node().add_child(name="For members")
    private = {"restriction_type": "password", "password": "needle"}
    page = PageViewRestriction.objects.create(page=site.home, **private)
    files = CollectionViewRestriction.objects.create(collection=folder, **private)
    return [
        f"/_util/authenticate_with_password/{page.pk}/{site.home.pk}/",
        f"/documents/authenticate_with_password/{files.pk}/",
    ]


@pytest.mark.parametrize("which", [0, 1], ids=["page", "file"])
def test_the_password_of_what_is_private_cannot_be_guessed(which: int, site: SiteTree) -> None:
    form = private_forms(site)[which]

    def give(password: str, address: str = HERE) -> str:
        given = {"password": password, "return_url": "/"}
        return outcome(Client(REMOTE_ADDR=address).post(form, given))

    assert [give(f"guess {n}") for n in range(11)] == ["wrong"] * 10 + ["stopped"]
    assert give("needle") == "stopped"
    assert give("needle", ELSEWHERE) == "in"
    assert outcome(log_in(PASSWORD)) == "in"


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("", None),
    ],
)
def test_all_addresses_of_one_customer_count_as_one(
    address: str, counted: str | None, rf: Any
) -> None:
    assert client_address(rf.get("/", REMOTE_ADDR=address)) == counted


def test_headers_do_not_say_who_asks() -> None:
    fail(12)
    forged = Client(REMOTE_ADDR=HERE, headers={"x-forwarded-for": ELSEWHERE})
    given = {"username": NAME, "password": PASSWORD}

    assert outcome(forged.post(LOGIN, given)) == "stopped"

"""Whoever has a second factor is logged in by nothing less, whichever way they come."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from wagtail.models import PageViewRestriction

from cms.foundation.users.models import User
from tests.factories import SiteTree
from tests.people import (
    ADMIN_LOGIN,
    PASSWORD,
    READER_LOGIN,
    SECOND_STEP,
    Person,
    recovery_codes,
)

# People are told, and what they did is counted as given, when it is committed.
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_it_was"),
]


@pytest.fixture
def ada() -> Person:
    """Somebody who has logged in with the password alone."""
    ada = Person(User.objects.create_superuser("ada", "ada@example.com", PASSWORD))
    ada.give_password()
    return ada


@pytest.fixture
def careful(ada: Person) -> Person:
    """The same with an authenticator app."""
    ada.add_app()
    mail.outbox.clear()
    return ada


def test_without_one_the_password_is_enough(ada: Person) -> None:
    answer = ada.give_password(next_page="/admin/pages/")

    assert (answer.status_code, answer["Location"]) == (302, "/admin/pages/")
    assert ada.is_logged_in()


def test_with_one_nobody_is_logged_in_before_the_code(careful: Person) -> None:
    answer = careful.give_password(next_page="/admin/pages/")
    assert (answer.status_code, answer["Location"]) == (302, SECOND_STEP)
    assert not careful.is_logged_in()

    asked = careful.browser.get(SECOND_STEP).content.decode()
    assert "From your authenticator app, or one of your recovery codes" in asked
    assert "Use a passkey" not in asked
    answer = careful.give_code(careful.telephone.code())
    assert (answer.status_code, answer["Location"]) == (302, "/admin/pages/")
    assert careful.is_logged_in()


def test_a_wrong_code_lets_nobody_in(careful: Person) -> None:
    careful.give_password()
    answer = careful.give_code(careful.telephone.code_at(time.time() - 600))

    assert "This code is wrong." in answer.content.decode()
    assert not careful.is_logged_in()


def test_a_code_works_once(careful: Person) -> None:
    code = careful.telephone.code()
    careful.give_password()
    careful.give_code(code)
    assert careful.is_logged_in()

    cache.clear()  # As in another process, which has not seen it.
    careful.give_password()
    answer = careful.give_code(f"{code[:3]} {code[3:]}")
    assert "This code has been used. Wait for the next one." in answer.content.decode()
    assert not careful.is_logged_in()
    careful.give_code(careful.telephone.code())
    assert careful.is_logged_in()


def test_a_recovery_code_takes_its_place_once(ada: Person) -> None:
    codes = recovery_codes(ada.add_app())
    assert len(set(codes)) == 10

    ada.give_password()
    ada.give_code(codes[3])
    assert ada.is_logged_in()
    ada.give_password()
    ada.give_code(codes[3])
    assert not ada.is_logged_in()
    ada.give_code(codes[4])
    assert ada.is_logged_in()
    left = ada.browser.get(reverse("mfa_index")).content.decode()
    assert "you have used 2 of 10" in left


@pytest.fixture
def private_page(site: SiteTree) -> str:
    """The address of a page for those who have logged in."""
    PageViewRestriction.objects.create(page=site.articles, restriction_type="login")
    return str(site.articles.url)


def test_the_form_for_readers_of_private_pages_asks_too(careful: Person, private_page: str) -> None:
    answer = careful.give_password(READER_LOGIN, private_page)
    assert (answer.status_code, answer["Location"]) == (302, SECOND_STEP)
    assert careful.browser.get(private_page).status_code == 302

    answer = careful.give_code(careful.telephone.code())
    assert (answer.status_code, answer["Location"]) == (302, private_page)
    assert careful.browser.get(private_page).status_code == 200


def test_a_second_account_is_not_mistaken_for_the_first(careful: Person, private_page: str) -> None:
    """Whoever is logged in and logs in as somebody else is logged out first."""
    bea = Person(User.objects.create_superuser("bea", "bea@example.com", PASSWORD))
    bea.give_password()
    names = {"username": "ada", "password": PASSWORD, "next": private_page}
    bea.browser.post(READER_LOGIN, names)

    assert not bea.is_logged_in()
    bea.browser.post(SECOND_STEP, {"code": careful.telephone.code()})
    assert int(bea.browser.session["_auth_user_id"]) == careful.user.pk


def test_a_new_password_by_mail_does_not_pass_by_it(careful: Person) -> None:
    browser = careful.browser = Client()
    browser.post("/admin/password_reset/", {"email": "ada@example.com"})
    link = next(word for word in mail.outbox[0].body.split() if "password_reset/confirm" in word)
    form = browser.get(link.replace("http://testserver", ""), follow=True).redirect_chain[-1][0]
    browser.post(form, dict.fromkeys(("new_password1", "new_password2"), "another walk"))
    assert not careful.is_logged_in()
    answer = browser.post(ADMIN_LOGIN, {"username": "ada", "password": "another walk"})

    assert (answer.status_code, answer["Location"]) == (302, SECOND_STEP)
    assert not careful.is_logged_in()


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"]
)
@pytest.mark.parametrize("form", [ADMIN_LOGIN, READER_LOGIN])
def test_a_log_in_leads_nowhere_else(careful: Person, address: str, form: str) -> None:
    careful.give_password(form, address)
    answer = careful.give_code(careful.telephone.code())

    assert (answer.status_code, answer["Location"]) == (302, "/admin/")


def test_nobody_begins_with_the_second_step(careful: Person) -> None:
    careful.browser = Client()

    for answer in (careful.browser.get(SECOND_STEP), careful.give_code(careful.telephone.code())):
        assert (answer.status_code, answer["Location"]) == (302, ADMIN_LOGIN)
    assert not careful.is_logged_in()


def test_who_is_deactivated_between_the_steps_is_not_logged_in(careful: Person) -> None:
    careful.give_password()
    User.objects.update(is_active=False)
    careful.give_code(careful.telephone.code())

    assert not careful.is_logged_in()


def test_codes_are_not_guessed(careful: Person) -> None:
    """Wrong codes and wrong passwords count together; then not even the right one is looked at."""
    careful.give_password()
    answers = [careful.give_code(f"{n:06}") for n in range(12)]

    assert [answer.status_code for answer in answers] == [200] * 9 + [429] * 3
    right = careful.give_code(careful.telephone.code())
    assert (right.status_code, "Too many wrong passwords" in right.content.decode()) == (429, True)
    assert careful.give_password().status_code == 429
    assert not careful.is_logged_in()


def test_a_stolen_copy_of_the_rows_has_no_secret(careful: Person, settings: Any) -> None:
    rows = [str(row) for row in Authenticator.objects.values_list("data", flat=True)]

    assert len(rows) == 2
    assert [row for row in rows if careful.telephone.secret in row] == []
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [settings.SECRET_KEY]
    careful.give_password()
    careful.give_code(careful.telephone.code())
    assert careful.is_logged_in()


def test_when_the_key_is_lost_it_says_so(careful: Person, settings: Any) -> None:
    settings.SECRET_KEY = "n" * 50
    careful.give_password()
    answer = careful.give_code(careful.telephone.code())

    assert "because the key of the installation has changed" in answer.content.decode()
    assert not careful.is_logged_in()


def test_remembering_is_kept_through_the_second_step(careful: Person) -> None:
    careful.browser = Client()
    names = {"username": "ada", "password": PASSWORD, "remember": "on"}
    careful.browser.post(ADMIN_LOGIN, names)
    assert careful.give_code(careful.telephone.code()).cookies["sessionid"]["max-age"] == 1800

    careful.give_password()
    answer = careful.give_code(careful.telephone.code())
    assert answer.cookies["sessionid"]["max-age"] == ""


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 1}', "no json", '"text"'])
def test_a_broken_passkey_lets_nobody_in(careful: Person, sent: str) -> None:
    careful.give_password()
    careful.browser.get(SECOND_STEP)
    answer = careful.browser.post(SECOND_STEP, {"credential": sent})

    assert answer.status_code == 200
    assert not careful.is_logged_in()

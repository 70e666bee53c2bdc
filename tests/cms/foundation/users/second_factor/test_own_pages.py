"""A second factor is set up in the admin, by its owner, who is asked for the password."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cms.foundation.users.models import User
from cms.foundation.users.second_factor import adapters
from tests.people import PASSWORD, Person, recovery_codes

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_it_was"),
]
CONFIRM = "/admin/account/second-factor/confirm/"
# Those that change something; each asks whether it is the owner.
CHANGES = [
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
]
ASKING = [("get", "mfa_view_recovery_codes")]
ASKING += [(method, name) for method in ("get", "post") for name in CHANGES]


@pytest.fixture
def ada() -> Person:
    """Somebody who has logged in with the password alone."""
    ada = Person(User.objects.create_superuser("ada", "ada@example.com", PASSWORD))
    ada.give_password()
    return ada


def let_time_pass(person: Person) -> None:
    """As if the password had been given an hour ago."""
    session = person.browser.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()


def subjects() -> list[tuple[str, list[str]]]:
    """What was sent by mail, and to whom."""
    changed = re.compile(r"account \w+: (.*)")
    return [(changed.findall(str(m.body))[0], m.to) for m in mail.outbox]


def test_an_app_is_added_with_its_first_code(ada: Person) -> None:
    page = ada.browser.get(reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    refused = ada.browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert (refused.status_code, Authenticator.objects.count()) == (200, 0)

    shown = ada.add_app()
    assert len(recovery_codes(shown)) == 10
    assert "/admin/account/second-factor/codes/" in shown.request["PATH_INFO"]
    kinds = Authenticator.objects.values_list("type", flat=True).order_by("type")
    assert list(kinds) == ["recovery_codes", "totp"]
    assert subjects() == [("An authenticator app was added.", ["ada@example.com"])]
    panel = ada.browser.get("/admin/account/").content.decode()
    assert "You log in with your password and an authenticator app." in panel


def test_recovery_codes_are_shown_once(ada: Person) -> None:
    assert len(recovery_codes(ada.add_app())) == 10
    again = ada.browser.get(reverse("mfa_view_recovery_codes"))

    assert recovery_codes(again) == []
    assert "The codes were shown once, when they were made." in again.content.decode()


def test_new_recovery_codes_make_the_old_ones_void(ada: Person) -> None:
    old = recovery_codes(ada.add_app())
    new = recovery_codes(ada.browser.post(reverse("mfa_generate_recovery_codes"), follow=True))

    assert (len(new), set(old) & set(new)) == (10, set())
    assert subjects()[-1][0] == "New recovery codes were made. The old ones are void."
    ada.give_password()
    ada.give_code(old[0])
    assert not ada.is_logged_in()
    ada.give_code(new[0])
    assert ada.is_logged_in()


def test_the_app_is_removed_with_its_codes(ada: Person) -> None:
    ada.add_app()
    page = ada.browser.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "Its codes are no longer asked for and no longer taken." in page
    ada.browser.post(reverse("mfa_deactivate_totp"))

    assert Authenticator.objects.count() == 0
    assert subjects()[-1][0] == "The authenticator app was removed."
    assert ada.give_password()["Location"] == "/admin/"


@pytest.mark.parametrize(("method", "name"), ASKING)
def test_the_password_is_asked_for_again(ada: Person, method: str, name: str) -> None:
    ada.add_app()
    let_time_pass(ada)
    before = list(Authenticator.objects.order_by("pk").values())
    if name == "mfa_activate_totp":
        Authenticator.objects.filter(type="totp").delete()
        before = list(Authenticator.objects.order_by("pk").values())
    answer = getattr(ada.browser, method)(reverse(name))

    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, CONFIRM)
    assert list(Authenticator.objects.order_by("pk").values()) == before
    wrong = ada.browser.post(answer["Location"], {"password": "a guess"})
    assert (wrong.status_code, "password" in wrong.content.decode()) == (200, True)
    right = ada.browser.post(answer["Location"], {"password": PASSWORD})
    assert (right.status_code, right["Location"]) == (302, reverse(name))
    assert ada.browser.get(reverse(name)).status_code == 200


def test_a_code_confirms_too(ada: Person) -> None:
    ada.add_app()
    let_time_pass(ada)
    asked = ada.browser.get(reverse("mfa_generate_recovery_codes"), follow=True).content.decode()
    way = re.findall(r'href="(/admin/account/second-factor/confirm/code/[^"]*)"', asked)[0]
    assert "Use authenticator app or code" in asked
    answer = ada.browser.post(way, {"code": ada.telephone.code()})

    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_generate_recovery_codes"))
    assert ada.browser.get(answer["Location"]).status_code == 200


def test_the_password_is_not_guessed_there_either(ada: Person) -> None:
    let_time_pass(ada)
    guesses = [ada.browser.post(CONFIRM, {"password": f"guess {n}"}) for n in range(11)]

    assert [guess.status_code for guess in guesses] == [200] * 9 + [429] * 2
    right = ada.browser.post(CONFIRM, {"password": PASSWORD})
    assert (right.status_code, "Too many wrong passwords" in right.content.decode()) == (429, True)


def test_nobody_removes_the_passkey_of_somebody_else(ada: Person) -> None:
    bea = User.objects.create_superuser("bea")
    passkey = Authenticator.objects.create(user=bea, type="webauthn", data={"name": "Key"})

    answer = ada.browser.post(reverse("mfa_remove_webauthn", args=[passkey.pk]))
    assert (answer.status_code, Authenticator.objects.count()) == (404, 1)


@pytest.mark.parametrize("sent", ["", "{}", "[]", "null", '{"id": 1}', "no json", '"text"'])
def test_a_broken_passkey_is_refused_with_a_sentence(ada: Person, sent: str) -> None:
    ada.browser.get(reverse("mfa_add_webauthn"))
    answer = ada.browser.post(reverse("mfa_add_webauthn"), {"name": "Key", "credential": sent})

    assert (answer.status_code, Authenticator.objects.count()) == (200, 0)


def test_passkeys_are_allowed_on_these_pages_only(ada: Person) -> None:
    def features(address: str) -> tuple[bool, bool]:
        header = ada.browser.get(address)["Permissions-Policy"]
        return (
            "publickey-credentials-create=(self)" in header,
            "publickey-credentials-get=()" in header,
        )

    assert features(reverse("mfa_add_webauthn")) == (True, False)
    assert [features(address) for address in ("/", "/admin/")] == [(False, True)] * 2
    ada.add_app()
    ada.give_password()
    assert features("/admin/login/second-factor/") == (True, False)


def test_when_no_mail_goes_out_it_is_added_all_the_same(
    ada: Person, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_server(*args: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(adapters, "send_mail", no_server)
    ada.add_app()

    assert Authenticator.objects.filter(type="totp").count() == 1
    assert "A notice about a second factor could not be sent." in caplog.text


def test_an_administrator_takes_it_away(ada: Person, admin_client: Client) -> None:
    ada.add_app()
    mail.outbox.clear()
    page = reverse("wagtailusers_users:take_away", args=[ada.user.pk])
    asked = admin_client.get(page).content.decode()
    assert "Be sure that it is they who ask for it" in asked
    assert ada.is_logged_in()
    told = admin_client.post(page, follow=True).content.decode()

    assert "ada logs in with the password alone now." in told
    assert page in told
    sentence = "An administrator has taken it away. You log in with your password alone."
    assert subjects() == [(sentence, ["ada@example.com"])]
    assert not ada.is_logged_in()
    assert ada.give_password()["Location"] == "/admin/"


def test_a_superusers_is_taken_away_by_superusers_only(ada: Person) -> None:
    ada.add_app()
    user = User.objects.create_user("admin", password=PASSWORD)
    user.groups.add(Group.objects.get(name="Administrator"))
    administrator = Client()
    administrator.force_login(user)
    page = reverse("wagtailusers_users:take_away", args=[ada.user.pk])

    for ask in (administrator.get, administrator.post):
        answer = ask(page)
        assert (answer.status_code, answer.get("Location")) == (302, "/admin/")
    assert Authenticator.objects.count() == 2


def test_a_command_takes_it_away_when_there_is_nobody_else(ada: Person, capsys: Any) -> None:
    ada.add_app()
    call_command("take_away_second_factor", "ada")

    assert capsys.readouterr().out == "ada logs in with the password alone now.\n"
    assert (Authenticator.objects.count(), Session.objects.count()) == (0, 0)
    with pytest.raises(CommandError, match="There is no account 'nobody'"):
        call_command("take_away_second_factor", "nobody")

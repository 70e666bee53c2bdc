"""Whoever has a new account is invited by mail, and chooses the password."""

import re
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cms.foundation.users.roles import Role

# The mail is sent when the account is committed.
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_it_was"),
]
NEW = {
    "username": "ada",
    "email": "ada@example.com",
    "first_name": "Ada",
    "last_name": "Quill",
}
PASSWORD = "a long walk by the harbor"
Send = Callable[..., str]


@pytest.fixture
def administrator(client: Client) -> Client:
    """An administrator who has logged in."""
    user = get_user_model().objects.create_user("admin", "admin@example.com", "secret")
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    client.force_login(user)
    return client


@pytest.fixture
def send(administrator: Client) -> Send:
    """Send a form as the administrator, and return what they are told."""

    def post(name: str, *args: Any, **data: str) -> str:
        answer = administrator.post(reverse(name, args=args), data, follow=True)
        return str(answer.content.decode())

    return post


def links(text: str) -> list[str]:
    """The paths of the links with which a password is chosen."""
    return re.findall(r"https?://[^/\s]+(/admin/password_reset/confirm/[^\s&<]+)", text)


def choose(link: str, password: str = PASSWORD, name: str = NEW["username"]) -> bool:
    """Open the link without a login, choose the password, and say whether it logs in."""
    browser = Client()
    form = browser.get(link, follow=True)
    fields = dict.fromkeys(("new_password1", "new_password2"), password)
    browser.post(form.request["PATH_INFO"], fields)
    return logs_in(password, name)


def logs_in(password: str, name: str = NEW["username"]) -> bool:
    """Whether the form of the log-in lets somebody in, Ada by default."""
    sent = {"username": name, "password": password}
    return bool(Client().post(reverse("wagtailadmin_login"), sent).status_code == 302)


def test_a_new_account_is_invited_and_asks_nobody_for_a_password(
    administrator: Client, send: Send
) -> None:
    form = administrator.get(reverse("wagtailusers_users:add")).content.decode()
    told = send("wagtailusers_users:add", **NEW)
    (sent,) = mail.outbox

    assert "password1" not in form
    assert sent.to == ["ada@example.com"]
    assert "ada has been sent an invitation to ada@example.com." in told
    assert links(told) == []
    assert get_user_model().objects.get(username="ada").has_usable_password() is False
    assert choose(links(str(sent.body))[0]) is True
    assert choose(links(str(sent.body))[0], "another walk by the sea") is False


def test_a_second_invitation_ends_the_first(send: Send) -> None:
    send("wagtailusers_users:add", **NEW)
    told = send("wagtailusers_users:invite", get_user_model().objects.get(username="ada").pk)
    first, second = (links(str(message.body))[0] for message in mail.outbox)

    assert "has been sent an invitation" in told
    assert (choose(first), choose(second)) == (False, True)


def test_an_invitation_ends_after_some_days(send: Send, settings: Any) -> None:
    send("wagtailusers_users:add", **NEW)
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert choose(links(str(mail.outbox[0].body))[0]) is False


def test_whoever_lost_the_invitation_asks_for_a_link(send: Send, client: Client) -> None:
    send("wagtailusers_users:add", **NEW)
    Client().post(reverse("wagtailadmin_password_reset"), {"email": "ada@example.com"})

    assert choose(links(str(mail.outbox[1].body))[0]) is True


def test_without_mail_the_administrator_is_given_the_link(send: Send, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    told = send("wagtailusers_users:add", **NEW)

    assert "This installation sends no mail. Give ada this link yourself" in told
    assert choose(links(told)[0]) is True


def test_the_administrator_is_told_when_the_mail_could_not_be_sent(
    send: Send, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    told = send("wagtailusers_users:add", **NEW)

    assert "The mail to ada@example.com could not be sent." in told
    assert choose(links(told)[0]) is True


def test_a_new_link_leaves_the_password_that_somebody_has(send: Send) -> None:
    ada = get_user_model().objects.create_user("ada", "ada@example.com", PASSWORD)
    send("wagtailusers_users:invite", ada.pk)

    assert logs_in(PASSWORD) is True
    assert len(links(str(mail.outbox[0].body))) == 1


def test_only_a_superuser_sends_a_superuser_a_link(send: Send) -> None:
    root = get_user_model().objects.create_superuser("root", "root@example.com", "the old one")
    send("wagtailusers_users:invite", root.pk)

    assert mail.outbox == []


def invited_superuser(*arguments: str) -> str:
    """What the command prints."""
    output = StringIO()
    call_command("invite_superuser", *arguments, stdout=output)
    return output.getvalue()


def test_the_first_superuser_gets_a_link_on_the_terminal() -> None:
    [link] = links(invited_superuser("grace@example.com"))

    grace = get_user_model().objects.get()
    assert (grace.username, grace.email) == ("grace@example.com", "grace@example.com")
    assert (grace.is_superuser, grace.has_usable_password()) == (True, False)
    assert choose(link, name="grace@example.com")


def test_of_two_links_the_newer_one_works_until_it_is_used() -> None:
    [older] = links(invited_superuser("grace@example.com", "--first"))
    [newer] = links(invited_superuser("Grace@example.com", "--first"))

    assert not choose(older, name="grace@example.com")
    assert choose(newer, name="grace@example.com")
    assert invited_superuser("heidi@example.com", "--first") == ""
    assert get_user_model().objects.count() == 1


def test_no_other_account_becomes_a_superuser_by_a_link(administrator: Client) -> None:
    with pytest.raises(CommandError, match="'admin' is not an e-mail address"):
        invited_superuser("admin")
    get_user_model().objects.create_user("ada@example.com", "ada@example.com", "secret")
    with pytest.raises(CommandError, match="the name of an account that is not a superuser's"):
        invited_superuser("ada@example.com")
    assert get_user_model().objects.filter(is_superuser=True).count() == 0

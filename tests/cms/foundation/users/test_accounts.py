"""Nobody but a superuser makes, changes or closes a superuser."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import NoReverseMatch, reverse

from cms.foundation.users.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def root() -> Any:
    """A superuser."""
    return get_user_model().objects.create_superuser("root", "root@example.com", "the old one")


@pytest.fixture
def administrator(client: Client) -> Client:
    """An administrator who has logged in."""
    user = get_user_model().objects.create_user("admin", "admin@example.com", "secret")
    user.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    client.force_login(user)
    return client


def form(username: str, **fields: str) -> dict[str, str]:
    """A complete form of an account."""
    password = dict.fromkeys(("password1", "password2"), "a long walk by the harbor")
    names = {"first_name": "Ada", "last_name": "Quill", "email": "ada@example.com"}
    return {"username": username, "is_active": "on", **names, **password, **fields}


def account(username: str) -> Any:
    """The account as it is in the database."""
    return get_user_model().objects.get(username=username)


def test_an_administrator_creates_accounts_but_no_superuser(administrator: Client) -> None:
    administrator.post(reverse("wagtailusers_users:add"), form("ada", is_superuser="on"))

    assert (account("ada").is_active, account("ada").is_superuser) == (True, False)


def test_an_administrator_makes_nobody_a_superuser(administrator: Client) -> None:
    for name in ("ada", "admin"):
        user, _ = get_user_model().objects.get_or_create(username=name)
        address = reverse("wagtailusers_users:edit", args=[user.pk])
        administrator.post(address, form(name, is_superuser="on", last_name="Changed"))

    assert [(u.last_name, u.is_superuser) for u in map(account, ("ada", "admin"))] == [
        ("Changed", False)
    ] * 2


def test_an_administrator_does_not_change_a_superuser(administrator: Client, root: Any) -> None:
    address = reverse("wagtailusers_users:edit", args=[root.pk])
    for answer in (administrator.get(address), administrator.post(address, form("root"))):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/admin/")

    assert account("root").check_password("the old one")


@pytest.mark.parametrize(
    ("action", "data"),
    [("set_active_state", {"mark_as_active": "False"}), ("assign_role", {}), ("delete", {})],
)
def test_an_administrator_does_nothing_to_superusers_in_bulk(
    administrator: Client, root: Any, action: str, data: dict[str, str]
) -> None:
    role = {"role": str(Group.objects.get(name=Role.WRITER).pk)}
    address = reverse("wagtail_bulk_action", args=["users", "user", action])
    administrator.post(f"{address}?id={root.pk}&next=/admin/", data | role)

    assert (account("root").is_active, account("root").groups.count()) == (True, 0)


def test_no_account_is_made_by_copying_another() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("wagtailusers_users:copy", args=[1])


def test_a_superuser_makes_and_changes_superusers(client: Client, root: Any) -> None:
    client.force_login(root)
    client.post(reverse("wagtailusers_users:add"), form("ada", is_superuser="on"))
    assert account("ada").is_superuser is True
    address = reverse("wagtailusers_users:edit", args=[account("ada").pk])
    client.post(address, form("ada"))

    assert account("ada").is_superuser is False

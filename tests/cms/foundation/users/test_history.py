"""The site history says who changed which account, role or token, and what."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import (
    APIToken,
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    ModelLogEntry,
)

from cms.foundation.users import history
from cms.foundation.users.models import User
from cms.foundation.users.roles import Role
from tests.factories import SiteTree
from tests.people import PASSWORD, Person

pytestmark = pytest.mark.django_db
Entry = tuple[str, str, str, str]


def entries() -> list[Entry]:
    """What was noted by us: action, about whom, sentence, by whom."""
    found = ModelLogEntry.objects.filter(action__in=history.LABELS).order_by("pk")
    return [
        (each.action, each.label, each.formatter.format_message(each), str(each.user_display_name))
        for each in found
    ]


def start_anew() -> None:
    """Forget what the preparations have written."""
    ModelLogEntry.objects.all().delete()


@pytest.fixture
def ada(site: SiteTree) -> User:
    """An account without a role."""
    return User.objects.create_user("ada", "ada@example.com", PASSWORD, first_name="Ada")


@pytest.fixture
def root(site: SiteTree, ada: User) -> Client:
    """The browser of a superuser, after all preparations."""
    client = Client()
    client.force_login(User.objects.create_superuser("root", password=PASSWORD))
    start_anew()
    return client


def form(user: User, **changed: Any) -> dict[str, Any]:
    """The form of the account, as it is opened, with changes."""
    names = {"first_name": "Ada", "last_name": "Quill", "email": user.email}
    return {"username": user.username, "is_active": "on", **names, **changed}


def edit(browser: Client, user: User, **changed: Any) -> None:
    sent = {key: value for key, value in form(user, **changed).items() if value is not None}
    answer = browser.post(reverse("wagtailusers_users:edit", args=[user.pk]), sent)
    assert answer.status_code == 302


def test_a_new_superuser_is_noted(site: SiteTree) -> None:
    start_anew()
    User.objects.create_user("plain")
    User.objects.create_superuser("root")

    assert entries() == [(history.ACCOUNT, "root", "Made a superuser.", "system")]


def test_what_changes_in_an_account(root: Client, ada: User) -> None:
    edit(root, ada)
    assert entries() == []
    edit(root, ada, is_superuser="on", email="quill@example.com")
    edit(root, ada, email="quill@example.com", is_active=None)

    assert entries() == [
        (history.ACCOUNT, "ada", "Another e-mail address. Made a superuser.", "root"),
        (history.ACCOUNT, "ada", "Deactivated. Not a superuser any more.", "root"),
    ]


def test_which_roles_it_got_and_lost(root: Client, ada: User) -> None:
    editor, writer = (Group.objects.get(name=name) for name in (Role.EDITOR, Role.WRITER))
    edit(root, ada, groups=[editor.pk, writer.pk])
    edit(root, ada, groups=[writer.pk])

    assert entries() == [
        (history.ROLES, "ada", "Added: Editor, Writer.", "root"),
        (history.ROLES, "ada", "Removed: Editor.", "root"),
    ]
    ada.groups.clear()
    assert entries()[-1] == (history.ROLES, "ada", "Removed: Writer.", "system")


@pytest.mark.parametrize(
    ("action", "sent", "entry"),
    [
        ("set_active_state", {"mark_as_active": "False"}, (history.ACCOUNT, "Deactivated.")),
        ("assign_role", {"role": Role.EDITOR}, (history.ROLES, "Added: Editor.")),
    ],
)
def test_a_bulk_action_is_noted_for_each(
    root: Client, ada: User, action: str, sent: dict[str, str], entry: tuple[str, str]
) -> None:
    if "role" in sent:
        sent = {"role": str(Group.objects.get(name=sent["role"]).pk)}
    address = reverse("wagtail_bulk_action", args=["users", "user", action])
    root.post(f"{address}?id={ada.pk}&next=/admin/", sent)

    assert entries() == [(entry[0], "ada", entry[1], "root")]


def test_which_permissions_a_role_got_and_lost(root: Client, site: SiteTree) -> None:
    role = Group.objects.create(name="Archivist")
    demand = Permission.objects.get(codename="second_factor")
    publish = Permission.objects.get(codename="publish_page")
    choose = Permission.objects.get(codename="choose_image")
    role.permissions.add(demand)
    role.permissions.remove(demand)
    page = GroupPagePermission.objects.create(group=role, page=site.articles, permission=publish)
    page.delete()
    files = Collection.get_first_root_node()
    GroupCollectionPermission.objects.create(group=role, collection=files, permission=choose)
    GroupCollectionPermission.objects.filter(group=role).delete()

    words = [sentence for _, _, sentence, _ in entries()]
    assert words == [
        "Added: Has to log in with a second factor.",
        "Removed: Has to log in with a second factor.",
        "Added: Publish any page (Articles).",
        "Removed: Publish any page (Articles).",
        "Added: Can choose image (Root).",
        "Removed: Can choose image (Root).",
    ]
    GroupPagePermission.objects.create(group=role, page=site.articles, permission=publish)
    start_anew()
    role.delete()
    assert entries() == []


def test_a_new_password_is_noted_and_a_newer_hash_is_not(
    ada: User, root: Client, settings: Any
) -> None:
    ada.set_password("another walk")
    ada.save()
    assert [sentence for _, _, sentence, _ in entries()] == ["Another password."]
    start_anew()

    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]
    old = ada.password
    Client().post("/admin/login/", {"username": "ada", "password": "another walk"})
    ada.refresh_from_db()
    assert ada.password != old
    assert entries() == []


def test_tokens_are_noted_without_what_is_secret(ada: User, root: Client) -> None:
    token, plain = APIToken.create_token(user=ada, name="Import of 2026")
    token.revoke()

    assert entries() == [
        (history.TOKEN, "ada", "Made: Import of 2026.", "system"),
        (history.TOKEN, "ada", "Revoked: Import of 2026.", "system"),
    ]
    assert plain not in str(list(ModelLogEntry.objects.values()))


def test_the_brake_is_noted_once_in_a_while(ada: User, root: Client) -> None:
    for name in ("ada", "nobody"):
        for number in range(14):
            Client().post("/admin/login/", {"username": name, "password": f"guess {number}"})

    assert entries() == [(history.LOCKED, "ada", "Log-ins were stopped for a while.", "system")]
    assert "127.0.0.1" not in str(list(ModelLogEntry.objects.values()))


def test_log_outs_are_noted(ada: User, root: Client) -> None:
    Person(ada).give_password()
    root.post(reverse("wagtailusers_users:log_out", args=[ada.pk]))

    assert entries() == [(history.SESSIONS, "ada", "Log-ins that were ended: 1.", "root")]


def test_second_factors_are_noted(
    root: Client, django_capture_on_commit_callbacks: Any, ada: User
) -> None:
    User.objects.update(is_superuser=True)
    ada.refresh_from_db()
    person = Person(ada)
    person.give_password()
    for step in (
        person.add_app,
        lambda: person.browser.post(reverse("mfa_generate_recovery_codes")),
        lambda: root.post(reverse("wagtailusers_users:take_away", args=[ada.pk])),
    ):
        with django_capture_on_commit_callbacks(execute=True):
            step()

    assert entries() == [
        (history.SECOND_FACTOR, "ada", "Added: authenticator app.", "Ada"),
        (history.SECOND_FACTOR, "ada", "Added: recovery codes.", "Ada"),
        (history.SECOND_FACTOR, "ada", "Made anew: recovery codes.", "Ada"),
        (history.SECOND_FACTOR, "ada", "Taken away.", "root"),
    ]


def shown_to(browser: Client) -> str:
    return str(browser.get(reverse("wagtailadmin_reports:site_history")).content.decode())


def test_the_report_shows_it_to_administrators_only(root: Client, ada: User) -> None:
    people = {role: User.objects.create_user(role) for role in (Role.ADMINISTRATOR, Role.EDITOR)}
    for role, user in people.items():
        user.groups.add(Group.objects.get(name=role))
    start_anew()
    edit(root, ada, groups=[Group.objects.get(name=Role.WRITER).pk])
    browsers = {"root": root}
    for role, user in people.items():
        browsers[role] = Client()
        browsers[role].force_login(user)

    shown = {name: "Added: Writer." in shown_to(browser) for name, browser in browsers.items()}
    assert shown == {"root": True, Role.ADMINISTRATOR: True, Role.EDITOR: False}

"""A role may ask for a second factor; whoever has that role does nothing else before."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.foundation.users.models import User
from cms.foundation.users.roles import Role
from tests.factories import SiteTree
from tests.people import PASSWORD, SECOND_STEP, Person

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("as_it_was"),
]
OVERVIEW = "/admin/account/second-factor/"


@pytest.fixture
def editors() -> Group:
    """The role, which asks for nothing yet."""
    return Group.objects.get(name=Role.EDITOR)


@pytest.fixture
def ada(editors: Group, site: SiteTree) -> Person:
    """An editor who has logged in with the password alone."""
    ada = Person(User.objects.create_user("ada", "ada@example.com", PASSWORD))
    ada.user.groups.add(editors)
    ada.give_password()
    return ada


def demand_of(group: Group) -> None:
    """Let the role ask for one, as in its form."""
    group.permissions.add(Permission.objects.get(codename="second_factor"))


def test_the_demand_is_in_the_form_of_a_role(admin_client: Any, editors: Group) -> None:
    form = admin_client.get(reverse("wagtailusers_groups:edit", args=[editors.pk]))

    assert "Has to log in with a second factor" in form.content.decode()


def test_whoever_lacks_it_is_led_to_it_from_everywhere(
    ada: Person, editors: Group, site: SiteTree
) -> None:
    article = site.articles.pk
    addresses = [
        "/admin/",
        "/admin/account/",
        "/admin/pages/",
        "/admin/api/main/pages/",
        "/admin/choose-page/",
        "/admin/images/chooser/",
        f"/admin/pages/{article}/edit/",
        f"/admin/pages/{article}/edit/preview/",
        f"/admin/session/{ada.user.pk}/",
    ]
    before = [ada.browser.get(address) for address in addresses]
    assert [answer.get("Location") == OVERVIEW for answer in before] == [False] * len(before)
    demand_of(editors)

    for ask in (ada.browser.get, ada.browser.post):
        answers = [ask(address) for address in addresses]
        assert [(a.status_code, a["Location"]) for a in answers] == [(302, OVERVIEW)] * len(answers)
    by_script = ada.browser.get("/admin/", headers={"x-requested-with": "XMLHttpRequest"})
    assert by_script.status_code == 403
    told = ada.browser.get(OVERVIEW).content.decode()
    assert "Your role asks for a second factor at the log-in. Add one of these to go on." in told


def test_with_the_app_added_they_go_on(ada: Person, editors: Group) -> None:
    demand_of(editors)
    ada.give_password()
    ada.add_app()

    assert ada.is_logged_in()
    ada.give_password()
    ada.give_code(ada.telephone.code())
    assert ada.is_logged_in()


def test_without_a_demand_nobody_has_to(ada: Person) -> None:
    assert ada.is_logged_in()
    assert ada.give_password()["Location"] == "/admin/"


def test_superusers_have_to_by_a_setting(settings: Any) -> None:
    root = Person(User.objects.create_superuser("root", password=PASSWORD))
    root.give_password()
    assert root.is_logged_in()

    settings.SECOND_FACTOR_SUPERUSERS = True
    assert root.browser.get("/admin/")["Location"] == OVERVIEW
    root.add_app()
    assert root.is_logged_in()


def test_the_last_one_may_be_changed_for_another(ada: Person, editors: Group) -> None:
    """Who removes it goes on in this session; the next log-in leads to a new one."""
    demand_of(editors)
    ada.add_app()
    ada.browser.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.count() == 0
    ada.give_password()

    assert ada.browser.get("/admin/")["Location"] == OVERVIEW


def test_a_session_from_before_gives_it_once(ada: Person, editors: Group) -> None:
    """Somebody added it elsewhere: adding ends the other sessions, so that none goes on without."""
    other = Person(ada.user)
    other.give_password()
    ada.add_app()

    assert not other.is_logged_in()
    assert ada.is_logged_in()
    assert other.give_password()["Location"] == SECOND_STEP


def test_a_demand_costs_no_query(ada: Person, editors: Group) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert ada.browser.get("/admin/account/").status_code == 200
        return len(captured)

    ada.add_app()
    queries()
    without = queries()
    demand_of(editors)
    assert queries() == without

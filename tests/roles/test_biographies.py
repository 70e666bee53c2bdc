"""A practitioner and their biography: who says whose it is, and what that allows."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from cms.foundation.users.roles import Role
from practitioners.models import PractitionerPage
from tests.factories import SiteTree, make_practitioner
from tests.roles.world import World, undone

pytestmark = pytest.mark.django_db


def person(name: str, role: Role | None = None) -> Any:
    """An account, in a role."""
    user = get_user_model().objects.create_user(name, password="secret")
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


def may(user: Any, page: PractitionerPage) -> set[str]:
    """What the account may do with the page as it is in the database."""
    fresh = get_user_model().objects.get(pk=user.pk)
    tester = PractitionerPage.objects.get(pk=page.pk).permissions_for_user(fresh)
    actions = ("edit", "delete", "publish", "unpublish", "move", "copy", "set_view_restrictions")
    return {action for action in actions if getattr(tester, f"can_{action}")()}


def form_of(user: Any, page: PractitionerPage) -> Any:
    """The form that the account finds, filled with the page."""
    form = PractitionerPage.get_edit_handler().get_form_class()
    return form(instance=page, for_user=user)


def test_it_may_be_edited_and_nothing_else(site: SiteTree) -> None:
    ada = person("ada", Role.PRACTITIONER)
    published = make_practitioner(site, user=ada)
    assert may(ada, published) == {"edit"}
    draft = make_practitioner(site, "Wren Halloway", publish=False)
    assert may(ada, draft) == set()
    PractitionerPage.objects.filter(pk=published.pk).update(user=None)
    PractitionerPage.objects.filter(pk=draft.pk).update(user=ada)

    assert may(ada, draft) == {"edit"}
    assert may(ada, published) == set()


def test_without_the_role_the_link_allows_nothing(site: SiteTree) -> None:
    ada = person("ada")

    assert may(ada, make_practitioner(site, user=ada)) == set()


def test_an_account_that_is_closed_may_do_nothing(site: SiteTree) -> None:
    ada = person("ada", Role.PRACTITIONER)
    page = make_practitioner(site, user=ada)
    get_user_model().objects.update(is_active=False)

    assert may(ada, page) == set()


def test_only_editors_see_whose_login_it_is(site: SiteTree) -> None:
    ada, editor = person("ada", Role.PRACTITIONER), person("ed", Role.EDITOR)
    page = make_practitioner(site, user=ada)

    assert "user" in form_of(editor, page).fields
    assert "user" not in form_of(ada, page).fields


def test_the_login_of_a_published_page_holds_with_the_draft(site: SiteTree) -> None:
    ada, page = person("ada", Role.PRACTITIONER), make_practitioner(site)
    page.user = ada
    page.save_revision()

    assert may(ada, page) == {"edit"}
    assert PractitionerPage.objects.get().has_unpublished_changes is True


def test_an_old_version_does_not_bring_a_former_login_back(site: SiteTree) -> None:
    ada, eve = person("ada", Role.PRACTITIONER), person("eve", Role.PRACTITIONER)
    page = make_practitioner(site, user=ada)
    old = page.latest_revision
    page.user = eve
    page.save_revision().publish()
    assert old.as_object().user == eve
    old.publish()

    assert PractitionerPage.objects.get().user == eve
    assert may(ada, page) == set()


def test_a_copy_is_nobodys(site: SiteTree) -> None:
    page = make_practitioner(site, user=person("ada", Role.PRACTITIONER))
    copy = page.copy(update_attrs={"slug": "copy"}, keep_live=False)

    assert (copy.user, PractitionerPage.objects.get(pk=page.pk).user.username) == (None, "ada")


def test_the_form_of_another_biography_is_not_shown(site: SiteTree) -> None:
    ada = person("ada", Role.PRACTITIONER)
    own, other = make_practitioner(site, user=ada), make_practitioner(site, "Wren Halloway")
    client = Client()
    client.force_login(ada)
    answers = [client.get(reverse("wagtailadmin_pages:edit", args=[p.pk])) for p in (own, other)]

    assert [answer.status_code for answer in answers] == [200, 302]
    assert answers[1].headers["Location"] == reverse("wagtailadmin_home")
    assert own.summary in answers[0].content.decode()
    assert 'name="user"' not in answers[0].content.decode()


def test_one_who_submits_it_is_told_that_and_nothing_else(world: World) -> None:
    browser = world.browser(Role.PRACTITIONER, **{"x-requested-with": ""})
    page = world.pages["own biography"]
    form = world.forms["PractitionerPage"] | {"slug": page.slug, "action-submit": "1"}
    with undone():
        answer = browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form, follow=True)
        said = [str(notice) for notice in answer.context["messages"]]

    assert answer.redirect_chain == [(reverse("wagtailadmin_home"), 302)]
    assert len(said) == 1
    assert "Ada Quill" in said[0]
    assert "submitted" in said[0]

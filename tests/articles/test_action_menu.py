"""The buttons at the foot of the form."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from articles.models import ArticlePage
from cms.foundation.users.roles import Role
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db


def buttons(client: Client, url: str) -> list[str]:
    """What is there without opening the menu, in the order in which the browser finds it."""
    page = BeautifulSoup(client.get(url).content, "html.parser")
    shown = page.select("footer .w-dropdown-button > button, footer nav > button")
    return [button.get_text(strip=True) for button in shown]


def log_in(client: Client, role: Role) -> None:
    user = get_user_model().objects.create_user(role.name.lower())
    user.groups.add(Group.objects.get(name=role.value))
    client.force_login(user)


def edit_url(page: ArticlePage) -> str:
    return f"/admin/pages/{page.pk}/edit/"


def test_publish_stands_beside_save_and_enter_would_save(site: SiteTree, client: Client) -> None:
    log_in(client, Role.EDITOR)

    new = f"/admin/pages/add/articles/articlepage/{site.articles.pk}/"
    assert buttons(client, new) == ["Save draft", "Publish"]
    assert buttons(client, edit_url(make_article(site, publish=False))) == ["Save draft", "Publish"]


def test_a_live_page_says_that_changes_are_published(site: SiteTree, client: Client) -> None:
    log_in(client, Role.EDITOR)

    assert buttons(client, edit_url(make_article(site))) == ["Save draft", "Publish changes"]


def test_who_may_not_publish_submits_instead(site: SiteTree, client: Client) -> None:
    log_in(client, Role.WRITER)

    new = f"/admin/pages/add/articles/articlepage/{site.articles.pk}/"
    assert buttons(client, new)[0] == "Save draft"
    assert "Publish" not in buttons(client, new)
    (submit,) = buttons(client, new)[1:]
    assert submit == "Submit for review"

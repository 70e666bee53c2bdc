"""What a form learns of its session before it is sent, and what one is told whose form was not."""

import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from tests.factories import SiteTree

pytestmark = pytest.mark.django_db


def ask(client: Client, user: Any) -> Any:
    """What the script of a form asks that `user` opened."""
    address = reverse("session", args=[user.pk])
    return client.get(address, headers={"x-requested-with": "XMLHttpRequest"})


def careful_client(user: Any) -> Client:
    """A browser in which `user` is logged in, and whose forms need a token."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def new_article(site: SiteTree) -> str:
    """The address of the form of a new article."""
    return reverse("wagtailadmin_pages:add", args=["articles", "articlepage", site.articles.pk])


def test_the_token_is_one_with_which_a_form_is_taken(admin_user: Any) -> None:
    client = careful_client(admin_user)
    answer = ask(client, admin_user)
    token, log_out = answer.content.decode(), reverse("wagtailadmin_logout")

    assert (answer.status_code, answer["Content-Type"]) == (200, "text/plain")
    assert "no-store" in answer["Cache-Control"]
    assert client.post(log_out).status_code == 403
    assert client.post(log_out, {"csrfmiddlewaretoken": token})["Location"] == "/admin/login/"


def test_nobody_else_is_given_one(client: Client, admin_user: Any) -> None:
    other = get_user_model().objects.create_superuser("other")
    nobody = ask(client, admin_user)
    client.force_login(other)
    somebody_else = ask(client, admin_user)

    assert [nobody.status_code, somebody_else.status_code] == [403, 403]
    assert (nobody.cookies.keys(), somebody_else.content) == (set(), b"")


def test_the_form_says_where_to_ask_and_where_to_log_in(
    site: SiteTree, admin_client: Client, admin_user: Any
) -> None:
    html = admin_client.get(new_article(site)).content.decode()

    assert re.findall('data-session="([^"]*)"', html) == [f"/admin/session/{admin_user.pk}/"]
    assert '<a href="/admin/login/" target="_blank" rel="noopener">Log in</a>' in html


def test_a_form_with_an_old_token_is_told_what_to_do(site: SiteTree, admin_user: Any) -> None:
    client = careful_client(admin_user)
    answer = client.post(new_article(site), {"csrfmiddlewaretoken": "old"})

    html = answer.content.decode()
    assert answer.status_code == 403
    assert "<h1>Not saved: the log-in has changed</h1>" in html
    assert 'href="/admin/login/"' in html
    assert "press the Back button of your browser" in html

"""Retracting in the admin: asked for, explained, refused to whom it is not for."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.test.utils.form_data import (
    nested_form_data,
    querydict_from_html,
    rich_text,
    streamfield,
)

from articles.models import ArticlePage
from articles.panels import ALREADY_PUBLIC
from cms.content.retractions.models import Retraction
from cms.content.retractions.pages import REFUSED
from cms.foundation.users.roles import Role
from home.roles import create_roles
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

NOTE = "A dose was wrong."


@dataclass(frozen=True)
class Desk:
    """An editor of articles at work on one that is public."""

    client: Client
    article: ArticlePage

    @property
    def retract_url(self) -> str:
        return f"/admin/pages/{self.article.pk}/retract/"

    @property
    def lift_url(self) -> str:
        return f"/admin/pages/{self.article.pk}/lift-retraction/"

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.article.pk])

    def page(self, url: str) -> BeautifulSoup:
        answer = self.client.get(url)
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    def current(self) -> ArticlePage:
        article: ArticlePage = ArticlePage.objects.get(pk=self.article.pk)
        return article


@pytest.fixture
def desk(site: SiteTree, client: Client) -> Desk:
    create_roles(apps)
    user = get_user_model().objects.create_user("ellis", password="x")
    user.groups.add(Group.objects.get(name=Role.EDITOR))
    client.force_login(user)
    return Desk(client, make_article(site, authors=[make_practitioner(site)]))


def words(page: BeautifulSoup, selector: str) -> list[str]:
    return [" ".join(found.get_text(" ").split()) for found in page.select(selector)]


def actions(desk: Desk, url: str) -> list[str]:
    links = desk.page(url).find_all("a", href=[desk.retract_url, desk.lift_url])
    return [link.get_text(strip=True) for link in links]


def test_what_will_happen_is_said_first_and_nothing_is_done(desk: Desk, site: SiteTree) -> None:
    make_article(site, "Reader", related=[desk.article])
    page = desk.page(desk.retract_url)

    (consequences,) = words(page, "#consequences ul, section ul.w-list-disc")
    assert "disappear from the website and from the API, at once" in consequences
    assert "1 page refers to it" in consequences
    assert not Retraction.objects.exists()


def test_retracting_takes_a_sentence(desk: Desk) -> None:
    page = BeautifulSoup(desk.client.post(desk.retract_url, {"text": " "}).content, "html.parser")
    assert words(page, ".error-message") == [
        "Say in a sentence why. Readers and partners will see it."
    ]
    too_long = desk.client.post(desk.retract_url, {"text": "x" * 1001})
    assert "at most 1000 characters" in too_long.content.decode()
    assert not Retraction.objects.exists()

    answer = desk.client.post(desk.retract_url, {"text": NOTE})
    assert (answer.status_code, answer["Location"]) == (302, desk.edit_url)
    assert [retraction.text for retraction in Retraction.objects.all()] == [NOTE]
    assert not desk.current().live


def test_the_second_of_two_editors_is_told_what_the_first_one_wrote(desk: Desk) -> None:
    desk.current().retract(NOTE)
    answer = desk.client.post(desk.retract_url, {"text": "Mine."}, follow=True)

    assert f"It has been retracted already, with the note: {NOTE}" in answer.content.decode()
    assert [retraction.text for retraction in Retraction.objects.all()] == [NOTE]


def test_lifting_takes_a_sentence(desk: Desk) -> None:
    desk.current().retract(NOTE)
    assert NOTE in desk.page(desk.lift_url).get_text()
    assert desk.client.post(desk.lift_url, {"text": ""}).status_code == 200
    assert desk.current().retraction is not None

    answer = desk.client.post(desk.lift_url, {"text": "The dose was right."})
    assert (answer.status_code, answer["Location"]) == (302, desk.edit_url)
    assert desk.current().retraction is None
    again = desk.client.post(desk.lift_url, {"text": "Again."}, follow=True)
    assert "It is not retracted any more." in again.content.decode()


@pytest.mark.parametrize("place", ["form", "list"])
def test_the_actions_of_a_page_have_the_one_that_is_possible(desk: Desk, place: str) -> None:
    parent = reverse("wagtailadmin_explore", args=[desk.article.get_parent().pk])
    url = desk.edit_url if place == "form" else parent

    assert actions(desk, url) == ["Retract…"]
    desk.current().retract(NOTE)
    # The form says it in a message too.
    assert actions(desk, url) == ["Lift the retraction…"] * (2 if place == "form" else 1)


def test_a_draft_and_a_biography_cannot_be_retracted(desk: Desk, site: SiteTree) -> None:
    draft = make_article(site, "Draft", publish=False)
    biography = make_practitioner(site, "Bea Thorn")
    assert desk.client.get(f"/admin/pages/{draft.pk}/retract/").status_code == 302
    assert desk.client.get(f"/admin/pages/{biography.pk}/retract/").status_code == 404
    for page in (draft, biography):
        desk.client.post(f"/admin/pages/{page.pk}/retract/", {"text": NOTE})

    assert not Retraction.objects.exists()


def form_of(desk: Desk) -> dict[str, Any]:
    html = desk.client.get(desk.edit_url).content.decode()
    text = rich_text("<p>What it says.</p>")
    body = nested_form_data({"body": streamfield([("paragraph", text)])})
    return {**querydict_from_html(html, form_id="page-edit-form").dict(), **body}


def test_publishing_a_retracted_article_is_refused_and_saving_is_not(desk: Desk) -> None:
    form = form_of(desk)
    desk.current().retract(NOTE)
    answer = desk.client.post(desk.edit_url, form | {"title": "B", "action-publish": "1"})
    assert REFUSED in answer.content.decode()
    assert (desk.current().live, desk.current().get_latest_revision_as_object().title) == (
        False,
        "Back pain",
    )

    desk.client.post(desk.edit_url, form | {"title": "B"})
    assert (desk.current().live, desk.current().get_latest_revision_as_object().title) == (
        False,
        "B",
    )


def test_publishing_in_bulk_passes_a_retracted_article_over(desk: Desk) -> None:
    desk.current().retract(NOTE)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    data = {"include_descendants": "on"}
    for pk in (desk.article.pk, desk.article.get_parent().pk):
        desk.client.post(f"{url}?id={pk}&next=/admin/", data)

        assert not desk.current().live


def test_the_form_of_a_retracted_article_says_so(desk: Desk) -> None:
    assert words(desk.page(desk.edit_url), ".messages li.warning") == []
    desk.current().retract(NOTE)
    page = desk.page(desk.edit_url)

    (message,) = words(page, ".messages li.warning")
    assert "publishing is possible again when the retraction is lifted" in message
    assert page.select("button[name=action-publish]") == []
    assert NOTE in " ".join(words(page, "#panel-child-health_review-retractions-section"))


def test_the_form_of_a_live_article_asks_what_changed(desk: Desk, site: SiteTree) -> None:
    draft = make_article(site, "Draft", publish=False)
    draft_form = desk.page(reverse("wagtailadmin_pages:edit", args=[draft.pk]))

    assert ALREADY_PUBLIC in desk.page(desk.edit_url).get_text()
    assert ALREADY_PUBLIC not in draft_form.get_text()


def test_a_note_is_an_update_or_a_correction(desk: Desk) -> None:
    html = desk.client.get(desk.edit_url).content.decode()
    (select,) = re.findall('<select name="corrections-__prefix__-kind".*?</select>', html, re.S)

    assert re.findall('value="(.*?)"', select) == ["update", "correction"]


def test_the_history_has_the_sentences(desk: Desk) -> None:
    desk.client.post(desk.retract_url, {"text": NOTE})
    desk.client.post(desk.lift_url, {"text": "The dose was right."})
    history = desk.client.get(reverse("wagtailadmin_pages:history", args=[desk.article.pk]))

    assert f"Retracted: “{NOTE}”" in history.content.decode()
    assert "Lifted the retraction: “The dose was right.”" in history.content.decode()


def test_nobody_retracts_without_the_token_of_the_form(desk: Desk) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = desk.client.cookies

    assert client.post(desk.retract_url, {"text": NOTE}).status_code == 403
    assert not Retraction.objects.exists()

"""When the note is shown and when it is not."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from articles.models import ArticlePage
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db

NOTE = "A dose was wrong by a factor of ten."


def test_the_feed_tells_it_once_and_nothing_of_the_text(site: SiteTree, api: Client) -> None:
    article = make_article(site, "leak-title", summary="leak-summary")
    known = api.get("/api/v1/changes/").json()["next"]
    article.retract(NOTE)
    answer = api.get(known)
    (change,) = answer.json()["items"]

    assert (change["id"], change["change"]) == (str(article.content_id), "withdrawn")
    assert (change["reason"], change["content"]) == ("retracted", None)
    assert b"leak-" not in answer.content
    assert api.get(answer.json()["next"]).json()["items"] == []


def test_a_private_page_keeps_its_note_private(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    article.retract(NOTE)
    PageViewRestriction.objects.create(
        page=site.articles, restriction_type=PageViewRestriction.LOGIN
    )
    answers = [
        api.get("/articles/back-pain/"),
        api.get(f"/api/v1/articles/{article.content_id}/"),
        api.get("/api/v1/content/?path=/articles/back-pain/"),
    ]

    assert [answer.status_code for answer in answers] == [302, 404, 404]
    assert [NOTE in answer.content.decode() for answer in answers] == [False] * 3


def test_the_note_outlives_the_time_of_the_page(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    article.retract(NOTE)
    ArticlePage.objects.update(expire_at=timezone.now() - timedelta(hours=1))

    assert NOTE in api.get("/articles/back-pain/").content.decode()


def test_a_row_that_says_live_still_shows_the_note(site: SiteTree, api: Client) -> None:
    make_article(site).retract(NOTE)
    ArticlePage.objects.update(live=True)

    page = api.get("/articles/back-pain/").content.decode()
    assert (NOTE in page, "All about back pain" in page) == (True, False)


def test_after_it_is_lifted_there_is_nothing_until_it_is_published(
    site: SiteTree, api: Client
) -> None:
    article = make_article(site)
    article.retract(NOTE)
    article.lift_retraction("The dose was right.")
    url = f"/api/v1/articles/{article.content_id}/"
    assert [api.get(path).status_code for path in (url, "/articles/back-pain/")] == [404, 404]
    ArticlePage.objects.get().save_revision().publish()

    today = timezone.localdate().isoformat()
    assert api.get(url).json()["corrections"] == [
        {"date": today, "kind": "correction", "text": "The dose was right."},
        {"date": today, "kind": "retraction", "text": NOTE},
    ]
    page = BeautifulSoup(api.get("/articles/back-pain/").content, "html.parser")
    assert [
        element.get_text().strip().split(": ")[-1] for element in page.select(".correction")
    ] == ["The dose was right."]


def test_a_note_is_shown_as_text(site: SiteTree, api: Client) -> None:
    make_article(site, "A <b>title</b>", slug="bold").retract("<script>alert(1)</script>")

    page = api.get("/articles/bold/").content.decode()
    assert ("<script>" in page, "<b>" in page) == (False, False)
    assert "&lt;script&gt;alert(1)" in page

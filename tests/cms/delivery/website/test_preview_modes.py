"""An editor sees the draft on each channel before anybody else does."""

import base64
import json
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, Revision
from wagtail.users.models import UserProfile

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.delivery.items.building import build
from cms.delivery.items.social_images import item_card
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.website.preview_modes import PREVIEW_MODES
from cms.foundation.formats.content import encode
from practitioners.models import PractitionerPage
from tests.answers import NOT_HERE, heading
from tests.factories import (
    SiteTree,
    make_article,
    make_image,
    make_practitioner,
    make_topic,
    stream,
)

pytestmark = pytest.mark.django_db

MODES = [name for name, _ in PREVIEW_MODES]
HOSTILE = '</code></pre><script>alert("x")</script>'


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody who may edit everything."""
    user = get_user_model().objects.create_superuser("editor", password="x")
    UserProfile.get_for_user(user)  # Wagtail would make it when it first shows the user bar.
    client.force_login(user)
    return client


def preview_url(page: Page) -> str:
    revision = page.get_latest_revision()
    return f"/admin/pages/{page.pk}/revisions/{revision.pk}/view/"


def preview(editor: Client, page: Page, mode: str) -> str:
    """The HTML of the newest draft of `page` in a preview mode."""
    answer = editor.get(preview_url(page), {"mode": mode})
    assert answer.status_code == 200
    return str(answer.content.decode())


def soup(editor: Client, page: Page, mode: str) -> BeautifulSoup:
    return BeautifulSoup(preview(editor, page, mode), "html.parser")


def text(page: BeautifulSoup, selector: str) -> str:
    (element,) = page.select(selector)
    return " ".join(element.get_text().split())


@pytest.fixture
def article(site: SiteTree) -> ArticlePage:
    """A live article with a newer draft."""
    article = make_article(
        site,
        "Published title",
        authors=[make_practitioner(site)],
        topics=[make_topic()],
        summary="The published summary.",
        hero_image=make_image(),
    )
    article.title, article.summary = "Drafted title", f"Drafted {HOSTILE}"
    article.body = stream(("paragraph", "<p>Drafted <b>text</b>.</p>"))
    article.save_revision()
    return article


def draft_of(article: ArticlePage) -> ArticlePage:
    draft: ArticlePage = Revision.objects.get(pk=article.latest_revision_id).as_object()
    return draft


def test_articles_and_practitioners_have_the_same_modes() -> None:
    labels = [
        "Web page",
        "Phone",
        "What partners get",
        "Markdown",
        "Search result and social card",
        "Feed entry",
    ]

    for model in (ArticlePage, PractitionerPage):
        assert [label for _, label in model().preview_modes] == labels
        assert model().default_preview_mode == ""


@pytest.mark.parametrize("mode", MODES)
def test_each_mode_shows_the_draft_and_not_what_is_published(
    mode: str, editor: Client, article: ArticlePage
) -> None:
    html = preview(editor, article, mode)

    assert "Drafted" in html
    assert "Published title" not in html
    assert "The published summary" not in html


@pytest.mark.parametrize("mode", MODES)
def test_no_text_can_leave_its_place(mode: str, editor: Client, article: ArticlePage) -> None:
    assert "<script>alert" not in preview(editor, article, mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_preview_stores_nothing(mode: str, editor: Client, article: ArticlePage) -> None:
    before = [bytes(item.content) for item in ContentItem.objects.order_by("id")]
    with CaptureQueriesContext(connection) as queries:
        preview(editor, article, mode)

    # The session notes when its editor was last at work.
    harmless = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", 'UPDATE "django_session"')
    asked = [query["sql"].lstrip("(") for query in queries]
    assert [sql for sql in asked if not sql.startswith(harmless)] == []
    assert [bytes(item.content) for item in ContentItem.objects.order_by("id")] == before
    assert FeedState.objects.get().position == 2


@pytest.mark.parametrize("mode", MODES)
def test_a_practitioner_in_each_mode(mode: str, editor: Client, site: SiteTree) -> None:
    person = make_practitioner(site, publish=False, portrait=make_image())
    person.save_revision()

    assert "Ada Quill" in preview(editor, person, mode)


@pytest.mark.parametrize("mode", MODES)
def test_a_page_that_was_never_saved_in_each_mode(
    mode: str, editor: Client, site: SiteTree
) -> None:
    url = f"/admin/pages/add/articles/articlepage/{site.articles.pk}/preview/"
    formsets = ("article_authors", "references", "related_articles", "corrections", "comments")
    form: dict[str, Any] = {"title": "Not saved", "slug": "not-saved", "summary": "In a form."}
    form["body-count"] = 0
    for name in formsets:
        form |= {f"{name}-TOTAL_FORMS": 0, f"{name}-INITIAL_FORMS": 0}
    answer = editor.post(url, form)
    assert answer.json() == {"is_valid": True, "is_available": True}

    shown = editor.get(url, {"mode": mode})
    assert (shown.status_code, "Not saved" in shown.content.decode()) == (200, True)
    assert ArticlePage.objects.count() == 0


def test_an_unknown_mode_is_not_there(editor: Client, article: ArticlePage) -> None:
    assert heading(editor.get(preview_url(article), {"mode": "fax"})) == NOT_HERE


def test_partners_get_exactly_what_is_shown(editor: Client, article: ArticlePage) -> None:
    page = soup(editor, article, "partners")
    shown = page.select(".source")[0].get_text()

    assert json.loads(shown) == json.loads(encode(build(draft_of(article))))
    assert shown.startswith('{\n  "id": ')
    size = len(encode(build(draft_of(article))))
    assert f"{size:,} bytes" in text(page, ".channel__note")


def test_partners_are_not_shown_what_they_will_not_get(editor: Client, site: SiteTree) -> None:
    hidden = make_practitioner(site, "Wren Leak", publish=False)
    article = make_article(site, "By two", authors=[make_practitioner(site), hidden])

    for mode in MODES:
        html = preview(editor, article, mode)
        assert (mode, "By two" in html, "Wren Leak" in html) == (mode, True, False)


def test_the_phone_shows_the_page_as_readers_see_it(editor: Client, article: ArticlePage) -> None:
    (frame,) = soup(editor, article, "phone").select("iframe.phone")
    inner = BeautifulSoup(str(frame["srcdoc"]), "html.parser")

    assert text(inner, "h1") == "Drafted title"
    assert inner.select(".article .body p")[0].get_text() == "Drafted text."
    assert inner.select("wagtail-userbar") == []


def test_markdown(editor: Client, article: ArticlePage) -> None:
    source = soup(editor, article, "markdown").select(".source")[0].get_text()

    assert "# Drafted title\n\n" in source
    assert "\n\nDrafted **text**.\n\n" in source
    assert "By [Dr. Ada Quill, L.Ac.](http://testserver/practitioners/ada-quill/)" in source
    assert "\\<script\\>alert" in source


def test_search_and_card_come_from_the_head_of_the_page(
    editor: Client, article: ArticlePage
) -> None:
    article.seo_title, article.search_description = "A title for searchers", "What they find."
    article.save_revision()
    page = soup(editor, article, "search")

    assert text(page, ".search-result__address") == "testserver › articles › published-title"
    assert text(page, ".search-result__title") == "A title for searchers · Our practice"
    assert text(page, ".search-result__description") == "What they find."
    item: Any = build(draft_of(article))
    assert [element["src"] for element in page.select(".social-card img")] == [
        item["hero_image"]["src"]
    ]
    assert [" ".join(w.get_text().split()) for w in page.select(".wording")] == [
        "Title: 36 characters: fits.",
        "Description: 15 characters: short. There is room for up to 160.",
        "Title: 21 characters: fits.",
        "Description: 15 characters: short. There is room for up to 200.",
        "Image: there is one.",
    ]


def test_a_draft_without_a_picture_shows_the_card_that_will_be_drawn(
    editor: Client, site: SiteTree
) -> None:
    draft = make_article(site, publish=False)
    draft.save_revision()
    page = soup(editor, draft, "search")
    (address,) = [str(element["src"]) for element in page.select(".social-card img")]
    content = base64.b64decode(address.removeprefix("data:image/png;base64,"))

    assert content == item_card(build(draft), current_practice()).png()
    assert text(page, ".wordings li:nth-child(3)") == (
        "Image: this card is drawn with the title, since the page has no picture."
    )


def test_a_feed_entry(editor: Client, article: ArticlePage) -> None:
    page = soup(editor, article, "feed")

    assert text(page, ".feed-entry h2") == "Drafted title"
    today = timezone.localdate()
    assert text(page, ".feed-entry__meta") == (
        f"Dr. Ada Quill, L.Ac. · {today:%B} {today.day}, {today.year} · Back pain"
    )
    assert page.select(".feed-entry__text p")[0].get_text() == "Drafted text."
    assert "<title>Drafted title</title>" in page.select(".source")[0].get_text()

"""What is done to a draft that nobody sees tells nobody of a change, and waits for nobody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page

from articles.models import ArticleIndexPage, ArticlePage
from cms.foundation.users.models import User
from home.models import InformationPage
from tests.factories import SiteTree, make_article, make_practitioner, stream

pytestmark = pytest.mark.django_db

ANSWERS = (
    "/api/v1/articles/",
    "/api/v1/changes/",
    "/api/v1/site/",
    "/api/v1/topics/",
    "/api/v1/redirects/",
    "/feeds/articles.atom",
    "/sitemap.xml",
    "/llms.txt",
)


def etags() -> dict[str, str]:
    return {url: Client().get(url)["ETag"] for url in ANSWERS}


def create_in_the_admin(site: SiteTree, draft: ArticlePage) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("editor"))
    url = reverse("wagtailadmin_pages:add", args=["articles", "articlepage", site.articles.pk])
    form = {"title": "Made in the admin", "slug": "made", "summary": "Short.", "comments-TOTAL": 0}
    formsets = ("comments", "article_authors", "related_articles", "references", "corrections")
    counts = {f"{name}-{part}_FORMS": 0 for name in formsets for part in ("TOTAL", "INITIAL")}
    answer = client.post(url, form | counts | {"body-count": 0})
    made = ArticlePage.objects.get(slug="made")
    assert (answer.status_code, made.live) == (302, False)


def save_whole(site: SiteTree, draft: ArticlePage) -> None:
    """As the form does of a page that is not live, with another address."""
    draft.title, draft.slug = "Another title", "another-address"
    draft.save()
    draft.save_revision()


def move(site: SiteTree, draft: ArticlePage) -> None:
    draft.move(site.home, pos="last-child")


def delete(site: SiteTree, draft: ArticlePage) -> None:
    Page.objects.get(pk=draft.pk).specific.delete()


def copy(site: SiteTree, draft: ArticlePage) -> None:
    draft.copy(update_attrs={"slug": "copied"}, keep_live=False)


def create(site: SiteTree, draft: ArticlePage) -> None:
    make_article(site, "A draft", publish=False)


CHANGES: list[Callable[[SiteTree, ArticlePage], None]] = [
    *(create, create_in_the_admin, save_whole, move, delete, copy)
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_draft_changes_no_etag_and_takes_no_lock_of_all(
    site: SiteTree, change: Callable[[SiteTree, ArticlePage], None]
) -> None:
    author = make_practitioner(site)
    shown = make_article(site, authors=[author])
    draft = make_article(site, "Hidden", authors=[author], related=[shown], publish=False)
    draft = ArticlePage.objects.get(pk=draft.pk)
    before = etags()
    with CaptureQueriesContext(connection) as queries:
        change(site, draft)

    assert [q["sql"] for q in queries if "delivery_feedstate" in q["sql"]] == []
    assert etags() == before


def generation_changes(change: Callable[[], Any]) -> bool:
    before = etags()["/sitemap.xml"]
    change()
    return etags()["/sitemap.xml"] != before


def test_what_is_done_to_a_page_that_was_seen_is_told(site: SiteTree) -> None:
    """Of pages that are no content items nothing but the page itself says that it was public."""
    page = site.home.add_child(
        instance=InformationPage(title="Terms", body=stream(("paragraph", "<p>All.</p>")))
    )

    def hide() -> None:
        page.live = False
        page.save()

    assert page.first_published_at is None
    assert generation_changes(hide)
    assert not generation_changes(page.save)


def test_a_hidden_index_with_a_public_page_below_is_no_draft(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    ArticleIndexPage.objects.update(live=False)
    index = ArticleIndexPage.objects.get()
    index.slug = "reading"
    index.save()

    item = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert item["url"] == "http://testserver/reading/back-pain/"
    assert generation_changes(lambda: ArticleIndexPage.objects.get().move(site.home, "first-child"))

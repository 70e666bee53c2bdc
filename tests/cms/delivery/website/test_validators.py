"""What everybody is shown says by which version it was made, and how many queries that takes."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import ArticleIndexPage, ArticlePage
from cms.content.practice.current import current_practice
from practitioners.models import PractitionerIndexPage, PractitionerPage
from tests.factories import SiteTree, make_article, make_practitioner, make_site, make_topic
from tests.public_routes import make_everything

pytestmark = pytest.mark.django_db

PAGES = (
    *("/", "/articles/", "/articles/back-pain/", "/practitioners/", "/practitioners/ada-quill/"),
    *("/topics/back-pain/", "/search/", "/search/?q=back", "/accessibility/", "/articles.md"),
    *("/feeds/articles.atom", "/sitemap.xml", "/llms.txt"),
)


@pytest.fixture(scope="module")
def magazine(kept_database: None) -> None:
    """A site with one page of each type."""
    make_everything(make_site())


def asked(address: str, **headers: str) -> tuple[Any, int]:
    """The answer to somebody without cookies, and the queries that it took."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = Client().get(address, headers=headers)
    return answer, len(queries)


@pytest.mark.parametrize("address", PAGES)
def test_a_copy_is_confirmed_in_two_queries_until_something_is_published(
    magazine: None, address: str
) -> None:
    page, _ = asked(address)
    assert page.status_code == 200
    assert page["Cache-Control"].startswith("public, max-age=0, s-maxage=60, ")
    assert not page.cookies

    answer, queries = asked(address, **{"If-None-Match": page["ETag"]})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", page["ETag"])
    assert answer["Last-Modified"] == page["Last-Modified"]
    assert queries <= 2
    assert asked(address, **{"If-Modified-Since": page["Last-Modified"]})[0].status_code == 304

    practice = current_practice()
    practice.practice_name = "Another name"
    practice.save()
    changed, _ = asked(address, **{"If-None-Match": page["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != page["ETag"]


@pytest.mark.parametrize(
    ("address", "count"),
    [
        ("/articles/back-pain/", 3),
        ("/practitioners/ada-quill/", 4),
        ("/topics/back-pain/", 3),
        ("/articles/", 2),
        ("/practitioners/", 2),
        ("/accessibility/", 3),
        ("/", 4),
    ],
)
def test_a_page_past_all_caches_takes_few_queries(magazine: None, address: str, count: int) -> None:
    site = make_site()
    [author], [article] = PractitionerPage.objects.all(), ArticlePage.objects.live().public()
    reviewed = {"reviewer": author, "reviewed_on": timezone.localdate()}
    other = make_article(site, "Another", authors=[author], topics=article.topics.all(), **reviewed)
    article.related_articles.create(article=other)
    article.save_revision().publish()
    site.home.highlights.create(article=other)
    site.home.save_revision().publish()
    asked("/")  # The facts of the practice are read once in each state.
    asked(address)
    page, queries = asked(address)
    assert (page.status_code, queries) == (200, count)


def test_the_header_is_read_once_for_each_section(magazine: None) -> None:
    practice = current_practice()
    for page in (ArticleIndexPage.objects.get(), PractitionerIndexPage.objects.get()):
        practice.navigation_links.create(page=page, label=page.title)
    practice.save()
    headers = {
        address: asked(address)[0].content.decode().partition("<main")[0].partition("<header")[2]
        for address in ("/articles/", "/articles/back-pain/", "/practitioners/", "/search/")
    }
    current = {
        address: re.findall(r'<a href="([^"]+)" aria-current', header)
        for address, header in headers.items()
    }
    assert current == {
        "/articles/": ["/articles/"],
        "/articles/back-pain/": ["/articles/"],
        "/practitioners/": ["/practitioners/"],
        "/search/": ["/search/"],
    }
    assert headers["/articles/"] == headers["/articles/back-pain/"]


def test_a_page_made_anew_for_an_editor_has_no_validator(site: SiteTree, admin_client: Any) -> None:
    make_article(site, topics=[make_topic()], authors=[make_practitioner(site)])
    page = admin_client.get("/articles/back-pain/")
    assert "ETag" not in page
    assert "private" in page["Cache-Control"]

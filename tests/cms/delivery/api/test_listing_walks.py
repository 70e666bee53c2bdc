"""Long listings: walked while they change, and read at a cost that does not grow."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from tests.factories import SiteTree, make_article, make_practitioner, make_topic
from tests.published import copy_items

LISTING = "/api/v1/articles/"

pytestmark = pytest.mark.django_db


def titles(listing: dict[str, Any]) -> list[str]:
    return [item["title"] for item in listing["items"]]


def walk(client: Client, url: str | None) -> list[str]:
    """The titles on all pages from `url` on."""
    walked = []
    while url:
        listing = client.get(url).json()
        walked += titles(listing)
        url = listing["next"]
    return walked


def test_practitioners_are_found_by_specialty_and_language(site: SiteTree, api: Client) -> None:
    for name, topic, languages in (("Ada", "Sleep", ["en"]), ("Bea", "Back", ["en", "fr"])):
        page = make_practitioner(site, name, publish=False)
        page.specialties.set([make_topic(topic)])
        for code in languages:
            page.languages.create(code=code)
        page.save_revision().publish()

    def names(**parameters: str) -> list[str]:
        listing = api.get("/api/v1/practitioners/", {"ordering": "title", **parameters}).json()
        return [item["name"] for item in listing["items"]]

    assert names() == ["Ada", "Bea"]
    assert names(specialty="sleep") == ["Ada"]
    assert names(language="en") == ["Ada", "Bea"]
    assert names(language="fr", specialty="back") == ["Bea"]
    assert names(language="fr", specialty="sleep") == []


@pytest.mark.parametrize("ordering", ["-published_at", "title", "-updated_at"])
def test_walking_gives_each_item_once_while_others_come_and_go(
    ordering: str, site: SiteTree, api: Client
) -> None:
    article = make_article(site, "Back pain")
    copies = copy_items(article, 9)
    stay = {"Back pain", *(f"Copy {number:03}" for number in range(1, 9))}
    first = api.get(f"{LISTING}?limit=3&ordering={ordering}").json()
    make_article(site, "Another")
    second = api.get(first["next"]).json()
    ArticlePage.objects.get(pk=article.pk).get_siblings().filter(slug="copy-9").update(live=False)

    walked = titles(first) + titles(second) + walk(api, second["next"])
    assert len(copies) == 9
    assert sorted(set(walked) - {"Another", "Copy 009"}) == sorted(stay)
    assert len(walked) == len(set(walked))


@pytest.mark.parametrize("ordering", ["published_at", "-published_at", "-title"])
def test_items_that_sort_alike_are_walked_once_each(
    ordering: str, site: SiteTree, api: Client
) -> None:
    article = make_article(site)
    copies = copy_items(article, 4)
    items = ContentItem.objects.all()
    items.update(published_at=article.first_published_at, title="Alike")
    url: str | None = f"{LISTING}?limit=2&fields=id&ordering={ordering}"
    walked = []
    while url:
        page = api.get(url).json()
        walked += [item["id"] for item in page["items"]]
        url = page["next"]

    assert sorted(walked) == sorted(str(pk) for pk in [article.content_id, *copies])


@pytest.mark.parametrize("count", [1, 100])
def test_a_listing_takes_as_many_queries_however_many_items(
    count: int, site: SiteTree, api: Client
) -> None:
    copy_items(make_article(site, topics=[make_topic("Sleep")]), count - 1)

    # Which locales the site has is asked first, and whether few items are within other times than
    # those by which they are ordered.
    for query, most in (
        ("limit=100", 1),
        ("limit=100&include=body&fields=title", 1),
        ("limit=100&updated_after=2020-01-01T00:00:00Z&ordering=updated_at", 1),
        ("limit=100&topic=sleep&ordering=title&published_after=2020-01-01T00:00:00Z", 2),
        ("limit=100&locale=en&updated_after=2020-01-01T00:00:00Z", 3),
    ):
        with CaptureQueriesContext(connection) as queries:
            listing = api.get(f"{LISTING}?{query}").json()
        assert (len(listing["items"]), len(queries)) == (count, most)


def test_a_page_deep_in_a_listing_is_one_query(site: SiteTree, api: Client) -> None:
    copy_items(make_article(site), 5)
    second = api.get(f"{LISTING}?limit=2").json()["next"]
    with CaptureQueriesContext(connection) as queries:
        listing = api.get(second).json()

    assert titles(listing) == ["Copy 003", "Copy 002"]
    assert len(queries) == 1


def test_the_limit_is_20_unless_told(site: SiteTree, api: Client) -> None:
    copy_items(make_article(site), 20)

    assert len(titles(api.get(LISTING).json())) == 20
    assert len(titles(api.get(f"{LISTING}?limit=21").json())) == 21


def test_an_empty_listing(site: SiteTree, api: Client) -> None:
    assert api.get(LISTING).json() == {"items": [], "next": None, "previous": None}


def test_a_page_that_was_imported_as_live_is_listed(site: SiteTree, api: Client) -> None:
    for title in ("One", "Two", "Three"):
        page = ArticlePage(title=title, summary=title, live=True)  # published_at stays empty
        site.articles.add_child(instance=page)

    assert sorted(walk(api, f"{LISTING}?limit=1")) == ["One", "Three", "Two"]

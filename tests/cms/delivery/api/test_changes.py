"""The change feed: a full sync, then what changed, and nothing that is missed."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage
from cms.delivery.models import ContentItem, FeedState
from tests.factories import SiteTree, make_article, make_practitioner
from tests.published import copy_items

pytestmark = pytest.mark.django_db

CHANGES = "/api/v1/changes/"


def sync(client: Client, url: str = CHANGES) -> tuple[list[dict[str, Any]], str]:
    """All entries from `url` on, and the address to call next time."""
    entries, more = [], True
    while more:
        page = client.get(url).json()
        entries += page["items"]
        url, more = page["next"], page["more"]
    return entries, url


def told(entries: list[dict[str, Any]]) -> list[tuple[int, str, Any]]:
    """Position, change, and title or reason of each entry."""
    return [
        (e["position"], e["change"], e["content"]["title"] if e["content"] else e["reason"])
        for e in entries
    ]


def test_a_full_sync_gives_each_public_item_once_and_no_tombstone(
    site: SiteTree, api: Client
) -> None:
    make_article(site, "One")
    make_article(site, "Two").unpublish()
    make_practitioner(site, "Ada")
    three = make_article(site, "Three")
    three.save_revision().publish()
    make_article(site, "Draft", publish=False)

    entries, _ = sync(api, f"{CHANGES}?limit=1")
    assert [(change, title) for _, change, title in told(entries)] == [
        ("published", "One"),
        ("published", "Ada"),
        ("published", "Three"),
    ]
    positions = [position for position, _, _ in told(entries)]
    assert positions == sorted(set(positions))


def test_an_entry(site: SiteTree, api: Client) -> None:
    article = make_article(site)
    item = ContentItem.objects.get()
    entry = api.get(CHANGES).json()["items"][0]

    assert list(entry) == [
        "position",
        "id",
        "type",
        "locale",
        "change",
        "reason",
        "changed_at",
        "content",
    ]
    assert entry == {
        "position": 1,
        "id": str(article.content_id),
        "type": "article",
        "locale": "en",
        "change": "published",
        "reason": None,
        "changed_at": entry["changed_at"],
        "content": api.get(f"/api/v1/articles/{article.content_id}/").json(),
    }
    assert entry["changed_at"][:19] == item.changed_at.isoformat()[:19]
    assert entry["changed_at"].endswith("Z")


def test_next_gives_only_what_changed(site: SiteTree, api: Client) -> None:
    first, second = make_article(site, "First"), make_article(site, "Second")
    _, following = sync(api)
    assert api.get(following).json()["items"] == []
    second.title = "Second again"
    second.save_revision().publish()
    make_article(site, "Third")
    first.unpublish()

    entries, following = sync(api, following)
    assert told(entries) == [
        (3, "published", "Second again"),
        (4, "published", "Third"),
        (5, "withdrawn", "unpublished"),
    ]
    assert entries[2]["id"] == str(first.content_id)
    assert sync(api, following)[0] == []


@pytest.mark.parametrize(
    ("withdraw", "reason"),
    [
        (lambda page: page.unpublish(), "unpublished"),
        (lambda page: page.unpublish(set_expired=True), "expired"),
        (lambda page: page.delete(), "deleted"),
        (
            lambda page: PageViewRestriction.objects.create(page=page, restriction_type="login"),
            "restricted",
        ),
    ],
    ids=["unpublish", "expire", "delete", "restrict"],
)
def test_a_tombstone_says_why_and_keeps_nothing(
    withdraw: Callable[[ArticlePage], Any], reason: str, site: SiteTree, api: Client
) -> None:
    article = make_article(site, "Withdrawn words")
    _, following = sync(api)
    withdraw(ArticlePage.objects.get(pk=article.pk))

    entries, _ = sync(api, following)
    assert [{**entry, "changed_at": None} for entry in entries] == [
        {
            "position": 2,
            "id": str(article.content_id),
            "type": "article",
            "locale": "en",
            "change": "withdrawn",
            "reason": reason,
            "changed_at": None,
            "content": None,
        }
    ]
    assert sync(api)[0] == []


@pytest.mark.parametrize(
    ("update", "reason"),
    [
        ({"live": False}, "unpublished"),
        ({"expire_at": timezone.now() - timedelta(hours=1)}, "expired"),
    ],
    ids=["not live", "expired"],
)
def test_what_nobody_withdrew_yet_is_shown_as_withdrawn(
    update: dict[str, Any], reason: str, site: SiteTree, api: Client
) -> None:
    _, following = sync(api)
    make_article(site, "Late words")
    ArticlePage.objects.update(**update)

    assert told(sync(api, following)[0]) == [(1, "withdrawn", reason)]
    assert sync(api)[0] == []


def test_an_item_that_changes_during_a_full_sync_is_told_again(site: SiteTree, api: Client) -> None:
    pages = [make_article(site, title) for title in ("One", "Two", "Three")]
    first = api.get(f"{CHANGES}?limit=1").json()
    pages[0].unpublish()
    pages[1].title = "Two again"
    pages[1].save_revision().publish()

    entries, _ = sync(api, first["next"])
    assert told(first["items"]) == [(1, "published", "One")]
    assert told(entries) == [
        (3, "published", "Three"),
        (4, "withdrawn", "unpublished"),
        (5, "published", "Two again"),
    ]


def test_reading_a_page_again_gives_the_same(site: SiteTree, api: Client) -> None:
    copy_items(make_article(site), 4)
    first = api.get(f"{CHANGES}?limit=2").json()

    assert api.get(f"{CHANGES}?limit=2").json() == first
    assert api.get(first["next"]).json() == api.get(first["next"]).json()


def test_next_is_the_same_for_everybody_at_the_same_position(site: SiteTree, api: Client) -> None:
    make_article(site, "One")
    _, early = sync(api)
    make_article(site, "Two")
    make_article(site, "Three").unpublish()

    _, from_early = sync(api, early)
    _, in_one_page = sync(api)
    _, in_small_pages = sync(api, f"{CHANGES}?limit=1")
    assert from_early == in_one_page == in_small_pages.replace("&limit=1", "")
    assert in_small_pages == sync(api, f"{early}&limit=1")[1]
    assert api.get(in_one_page).json()["next"] == in_one_page


def test_an_empty_feed_has_a_next(site: SiteTree, api: Client) -> None:
    page = api.get(CHANGES).json()

    assert (page["items"], page["more"]) == ([], False)
    assert page["next"].startswith(f"http://testserver{CHANGES}?cursor=")
    make_article(site, "First")
    assert told(sync(api, page["next"])[0]) == [(1, "published", "First")]


def test_more_says_whether_next_has_something(site: SiteTree, api: Client) -> None:
    copy_items(make_article(site), 2)
    first = api.get(f"{CHANGES}?limit=2").json()
    second = api.get(first["next"]).json()

    assert (len(first["items"]), first["more"]) == (2, True)
    assert (len(second["items"]), second["more"]) == (1, False)
    exact = api.get(f"{CHANGES}?limit=3").json()
    assert (len(exact["items"]), exact["more"]) == (3, False)


def resync(client: Client, url: str) -> str:
    """The type of the 410 that `url` answers."""
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    problem: dict[str, Any] = answer.json()
    assert (problem["status"], problem["title"]) == (410, "Start again with a full sync")
    return str(problem["type"])


def test_a_cursor_from_the_future_asks_for_a_full_sync(site: SiteTree, api: Client) -> None:
    make_article(site)
    _, following = sync(api)
    FeedState.objects.update(position=0)  # as after a restore of an earlier state

    expected = "http://testserver/api/v1/problems/resync-required/"
    assert resync(api, following) == expected


def test_a_cursor_of_another_epoch_asks_for_a_full_sync(site: SiteTree, api: Client) -> None:
    make_article(site)
    _, following = sync(api)
    FeedState.objects.update(epoch=uuid.uuid4())

    expected = "http://testserver/api/v1/problems/resync-required/"
    assert resync(api, following) == expected
    assert len(sync(api)[0]) == 1


@pytest.mark.parametrize("count", [1, 100])
def test_the_feed_is_two_queries_however_many_items(
    count: int, site: SiteTree, api: Client
) -> None:
    copy_items(make_article(site), count - 1)
    with CaptureQueriesContext(connection) as queries:
        page = api.get(CHANGES).json()

    assert (len(page["items"]), len(queries)) == (count, 2)


def test_the_feed_is_two_queries_with_a_cursor(site: SiteTree, api: Client) -> None:
    copy_items(make_article(site), 9)
    following = api.get(f"{CHANGES}?limit=5").json()["next"]
    with CaptureQueriesContext(connection) as queries:
        page = api.get(following).json()

    assert (len(page["items"]), len(queries)) == (5, 2)


def test_the_feed_is_a_query_more_for_all_that_nobody_withdrew_yet(
    site: SiteTree, api: Client
) -> None:
    _, following = sync(api)
    copy_items(make_article(site), 4)
    Page.objects.filter(title__startswith="Copy").update(live=False)
    with CaptureQueriesContext(connection) as queries:
        page = api.get(following).json()

    assert [item["reason"] for item in page["items"]] == [None, *["unpublished"] * 4]
    assert len(queries) == 3


def test_the_headers_of_the_feed(site: SiteTree, api: Client) -> None:
    make_article(site)
    answer = api.get(CHANGES)
    again = api.get(CHANGES, HTTP_IF_NONE_MATCH=answer["ETag"])

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
    assert answer["Cache-Control"].startswith("public, max-age=0, s-maxage=60, ")
    make_article(site, "New")
    assert api.get(CHANGES, HTTP_IF_NONE_MATCH=answer["ETag"]).status_code == 200

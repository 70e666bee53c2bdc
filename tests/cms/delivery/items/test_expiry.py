"""Until when what is stored of a page may be shown, and how caches are told."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms.content.practice.current import current_practice
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.planning import plan_changes
from cms.delivery.sync.plans import Touched
from cms.foundation.http.caching import cache_control, unchanging
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
EXPIRY = BEGIN + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def clock() -> Iterator[Clock]:
    with stopped_clock(BEGIN) as clock:
        yield clock


def publish_with_expiry(page: Any, expire_at: datetime | None) -> None:
    page.refresh_from_db()
    page.expire_at = expire_at
    page.save_revision().publish()


def test_a_copy_from_before_is_not_confirmed_after_the_expiry(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    article = make_article(site, authors=[make_practitioner(site, expire_at=EXPIRY)])
    url = f"/api/v1/articles/{article.content_id}/"
    etag = api.get(url)["ETag"]
    assert api.get(url, headers={"if-none-match": etag}).status_code == 304
    clock.now = EXPIRY

    answer = api.get(url, headers={"if-none-match": etag})
    assert (answer.status_code, answer.json()["authors"]) == (200, [])
    again = api.get(url, headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


def valid_until(page: Page) -> datetime | None:
    return ContentItem.objects.get(page=page.pk).valid_until


def test_an_expiry_reaches_those_who_show_the_page_when_it_is_set_changed_and_removed(
    site: SiteTree, clock: Clock
) -> None:
    author = make_practitioner(site)
    article = make_article(site, authors=[author])
    assert valid_until(article) is None
    position = FeedState.objects.get().position
    for expire_at in (EXPIRY, EXPIRY - MINUTE, EXPIRY + MINUTE, None):
        publish_with_expiry(author, expire_at)
        assert (valid_until(author), valid_until(article)) == (expire_at, expire_at)
    items = ContentItem.objects.filter(pk=article.content_id)
    assert [item.position for item in items if item.position > position] == []


def test_an_expiry_reaches_at_once_those_who_are_too_many_to_be_rebuilt_at_once(
    site: SiteTree, clock: Clock, settings: Any
) -> None:
    settings.DELIVERY_REBUILD_INLINE = 2
    author = make_practitioner(site)
    articles = [make_article(site, f"Article {n}", authors=[author]) for n in range(3)]
    publish_with_expiry(author, EXPIRY)

    assert [valid_until(article) for article in articles] == [EXPIRY] * 3


def test_an_expiry_does_not_reach_what_was_withdrawn(
    site: SiteTree, clock: Clock, settings: Any
) -> None:
    """The scheduled run would rebuild it for ever."""
    settings.DELIVERY_REBUILD_INLINE = 2
    author = make_practitioner(site)
    articles = [make_article(site, f"Article {n}", authors=[author]) for n in range(3)]
    articles[0].unpublish()
    publish_with_expiry(author, EXPIRY)

    assert [valid_until(article) for article in articles] == [None, EXPIRY, EXPIRY]


def test_a_page_that_may_be_seen_again_is_shown_again(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    author = make_practitioner(site, expire_at=EXPIRY)
    article = make_article(site, authors=[author])
    clock.now = EXPIRY + MINUTE
    article.refresh_from_db()
    article.save()
    publish_with_expiry(author, EXPIRY + timedelta(days=1))

    content = api.get(f"/api/v1/articles/{article.content_id}/").json()
    assert [shown["name"] for shown in content["authors"]] == ["Ada Quill"]


def test_a_page_that_may_be_seen_again_is_told_to_those_who_have_read_that_it_was_gone(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    author = make_practitioner(site, expire_at=EXPIRY)
    article = make_article(site, authors=[author])
    clock.now = EXPIRY + MINUTE
    read = api.get("/api/v1/changes/").json()
    assert [entry["content"]["authors"] for entry in read["items"]] == [[]]
    publish_with_expiry(author, EXPIRY + timedelta(days=1))

    told = {entry["id"]: entry["content"] for entry in api.get(read["next"]).json()["items"]}
    assert sorted(told) == sorted([str(author.content_id), str(article.content_id)])
    shown = told[str(article.content_id)]["authors"]
    assert [one["name"] for one in shown] == ["Ada Quill"]


def test_the_expiry_of_what_was_withdrawn_concerns_nobody(site: SiteTree, clock: Clock) -> None:
    """Two such pages that show each other would be rebuilt for ever."""
    author = make_practitioner(site, expire_at=EXPIRY)
    make_article(site, authors=[author])
    clock.now = EXPIRY
    call_command("publish_scheduled")

    plan = plan_changes(Touched(pages={author.pk}))
    assert (plan.changes, plan.looked_at, plan.postponed) == ([], {author.pk}, set())


def test_a_link_below_every_article_becomes_text(site: SiteTree, clock: Clock, api: Client) -> None:
    notice = make_article(site, "Notice", slug="gone-notice")
    article = make_article(site, "Other")
    practice = current_practice()
    practice.disclaimer = f'<p>See <a linktype="page" id="{notice.pk}">the notice</a>.</p>'
    practice.save()
    publish_with_expiry(notice, EXPIRY)
    url = f"/api/v1/articles/{article.content_id}/"
    assert "gone-notice" in api.get(url).json()["disclaimer"]
    clock.now = EXPIRY

    assert api.get(url).json()["disclaimer"] == "<p>See the notice.</p>"


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (None, (60, 60, 600)),
        (timedelta(days=2), (60, 60, 600)),
        (timedelta(minutes=5), (60, 60, 240)),
        (timedelta(seconds=90), (60, 30, 30)),
        (timedelta(seconds=20, milliseconds=999), (20, 0, 0)),
        (timedelta(0), (0, 0, 0)),
        (timedelta(seconds=-5), (0, 0, 0)),
    ],
)
def test_no_cache_keeps_an_answer_beyond_an_expiry(
    clock: Clock, left: timedelta | None, expected: tuple[int, int, int]
) -> None:
    found = cache_control(None if left is None else BEGIN + left)

    assert found == (
        f"public, max-age=0, s-maxage={expected[0]}, "
        f"stale-while-revalidate={expected[1]}, stale-if-error={expected[2]}"
    )


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (None, 31_536_000),
        (timedelta(days=1000), 31_536_000),
        (timedelta(seconds=20, milliseconds=999), 20),
        (timedelta(0), 0),
        (timedelta(milliseconds=-1), 0),
        (timedelta(seconds=-31), 0),
    ],
)
def test_what_never_changes_may_end(clock: Clock, left: timedelta | None, expected: int) -> None:
    found = unchanging(None if left is None else BEGIN + left)

    assert found == f"public, max-age={expected}, immutable"


def test_every_answer_of_the_api_is_bounded_by_what_it_shows(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    author = make_practitioner(site, expire_at=BEGIN + timedelta(seconds=30))
    article = make_article(site, authors=[author])
    make_article(site, "Another")
    for url in (
        f"/api/v1/practitioners/{author.content_id}/",
        f"/api/v1/articles/{article.content_id}/",
        "/api/v1/articles/",
        "/api/v1/changes/",
    ):
        assert (
            "s-maxage=30, stale-while-revalidate=0, stale-if-error=0"
            in api.get(url)["Cache-Control"]
        )


def test_an_expiry_to_come_costs_readers_no_query(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    article = make_article(site, authors=[make_practitioner(site, expire_at=EXPIRY)])
    counts = {}
    for url in (f"/api/v1/articles/{article.content_id}/", "/api/v1/articles/"):
        with CaptureQueriesContext(connection) as queries:
            assert "Ada Quill" in api.get(url).content.decode()
        counts[url] = len(queries)

    assert list(counts.values()) == [1, 1]


def test_reading_an_item_gives_what_is_stored_while_nothing_in_it_has_expired(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    article = make_article(site, authors=[make_practitioner(site, expire_at=EXPIRY)])
    stored = ContentItem.objects.get(page=article.pk)

    answer = api.get(f"/api/v1/articles/{article.content_id}/")
    assert (answer.content, answer["ETag"]) == (bytes(stored.content), stored.etag)
    assert json.loads(answer.content)["position"] == stored.position


@pytest.mark.parametrize("facet", ["author", "reviewer"])
def test_nothing_is_found_by_somebody_who_has_expired(
    site: SiteTree, clock: Clock, api: Client, facet: str
) -> None:
    ada = make_practitioner(site, expire_at=EXPIRY)
    make_article(site, authors=[ada], reviewer=ada, reviewed_on=BEGIN.date())
    url = f"/api/v1/articles/?{facet}={ada.content_id}"
    assert [item["title"] for item in api.get(url).json()["items"]] == ["Back pain"]
    clock.now = EXPIRY

    assert api.get(url).json()["items"] == []


def test_a_page_above_leaves_the_breadcrumb_when_it_expires(
    site: SiteTree, clock: Clock, api: Client
) -> None:
    article = make_article(site)
    publish_with_expiry(site.articles, EXPIRY)

    def names() -> list[str]:
        item = api.get(f"/api/v1/articles/{article.content_id}/").json()
        return [crumb["name"] for crumb in item["schema_org"]["breadcrumb"]["itemListElement"]]

    assert (names(), valid_until(article)) == (["Home", "Articles", "Back pain"], EXPIRY)
    clock.now = EXPIRY
    assert names() == ["Home", "Back pain"]


def test_what_was_retracted_is_not_shown_for_a_day_by_a_cache_without_its_origin() -> None:
    directives = dict(part.split("=") for part in cache_control(None).split(", ") if "=" in part)

    longest = int(directives["s-maxage"]) + int(directives["stale-if-error"])
    assert longest <= timedelta(minutes=15).total_seconds()

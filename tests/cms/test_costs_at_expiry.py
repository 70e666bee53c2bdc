"""An expiry costs its first reader something bounded, and the others nothing, on all routes."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from wagtail.models import Page, Site

from articles.models import ArticlePage
from cms.delivery.items.building import build
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync import renewal
from practitioners.models import PractitionerPage
from tests.clock import Clock, stopped_clock
from tests.factories import make_article, make_practitioner, make_site
from tests.failing_pages import BROKEN, failing_serializer, raise_error
from tests.public_routes import Everything, make_everything

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
EXPIRY = BEGIN + timedelta(hours=1)
DEPENDENTS = 4
LISTING = "/api/v1/articles/?limit=100"


@pytest.fixture(scope="module")
def clock() -> Iterator[Clock]:
    with stopped_clock(BEGIN) as clock:
        yield clock


@dataclass(frozen=True)
class Expiring:
    """A site with everything, in which all articles show an author who expires."""

    everything: Everything
    author: PractitionerPage
    articles: list[ArticlePage]


@pytest.fixture(scope="module")
def expiring(kept_database: None, clock: Clock) -> Expiring:
    site = make_site()
    everything = make_everything(site)
    author = make_practitioner(site, "Rowan Gone", slug="rowan", expire_at=EXPIRY)
    main = ArticlePage.objects.get(slug="back-pain")
    main.article_authors.create(practitioner=author)
    main.save_revision().publish()
    others = [
        make_article(site, f"Shows {number} gone", authors=[author], topics=[*main.topics.all()])
        for number in range(DEPENDENTS)
    ]
    return Expiring(everything, author, [main, *others])


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    Site.clear_site_root_paths_cache()


def ask(url: str) -> tuple[int, Any]:
    """How many queries an answer costs, and the answer."""
    count = 0

    def execute(execute: Any, *args: Any) -> Any:
        nonlocal count
        count += 1
        return execute(*args)

    cache.clear()
    with connection.execute_wrapper(execute):
        answer = Client(raise_request_exception=False).get(url)
    return count, answer


def ask_each(urls: list[str]) -> dict[str, tuple[int, Any]]:
    """What each costs and answers, by itself."""
    answers = {}
    for url in urls:
        with undone():
            answers[url] = ask(url)
    return answers


def sent(answer: Any) -> str:
    """The headers and the body."""
    return f"{answer.headers}{answer.getvalue() if answer.streaming else answer.content}"


def addresses(expiring: Expiring) -> list[str]:
    """All that is served, as the URL resolver has it, and what the pages are asked for besides."""
    more = [LISTING, f"{LISTING}&include=body", f"{LISTING}&search=gone", "/search/?q=gone"]
    return [*expiring.everything.addresses(), *more]


def test_the_first_reader_pays_and_the_second_does_not(expiring: Expiring, clock: Clock) -> None:
    """A savepoint and the build of an item take some 40 queries here, and one batch is written."""
    clock.now = BEGIN
    urls = addresses(expiring)
    for url in urls:
        ask(url)  # What is cached in the process is there from now on.
    before = {url: ask(url)[0] for url in urls}
    clock.now = EXPIRY
    bound = 60 * (DEPENDENTS + 2) + 40
    wrong, paying = {}, 0
    for url in urls:
        with undone():
            first, answer = ask(url)
            second, _ = ask(url)
        paying += first > before[url]
        if first > bound or second > before[url] or "Rowan Gone" in sent(answer):
            wrong[url] = (before[url], first, second)

    assert wrong == {}
    assert paying >= 20


def test_a_listing_of_many_is_one_query_again(
    expiring: Expiring, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In as many transactions as it takes, each no larger than a batch."""
    monkeypatch.setattr(renewal, "AT_ONCE", 3)
    clock.now = EXPIRY
    with undone():
        costs = [ask(LISTING)[0] for _ in range(3)]
        authors = [
            author["name"]
            for item in ask(f"{LISTING}&include=body")[1].json()["items"]
            for author in item["authors"]
        ]

    assert (costs[1:], authors) == ([1, 1], ["Ada Quill"])


@pytest.mark.parametrize("url", ["/api/v1/changes/", "/sitemap.xml", "/api/v1/site/"])
def test_the_change_feed_tells_of_an_expiry_at_its_minute(
    expiring: Expiring, clock: Clock, url: str
) -> None:
    """Whoever asked for anything first, before the scheduled run and once."""
    clock.now = BEGIN
    read = Client().get("/api/v1/changes/").json()
    clock.now = EXPIRY
    with undone():
        etag = Client().get("/sitemap.xml")["ETag"]
        Client().get(url)
        told = Client().get(read["next"]).json()
        call_command("publish_scheduled")
        again = Client().get(told["next"]).json()

    withdrawn = [entry for entry in told["items"] if entry["change"] == "withdrawn"]
    assert [(entry["id"], entry["reason"]) for entry in withdrawn] == [
        (str(expiring.author.content_id), "expired")
    ]
    shown = {entry["id"] for entry in told["items"]} - {str(expiring.author.content_id)}
    assert shown == {str(article.content_id) for article in expiring.articles}
    assert "Rowan Gone" not in json.dumps(told)
    assert again["items"] == []
    clock.now = BEGIN
    assert Client().get("/sitemap.xml")["ETag"] != etag


def test_a_reader_of_one_item_does_not_pay_for_the_others(expiring: Expiring, clock: Clock) -> None:
    clock.now = EXPIRY
    with undone():
        Client().get(f"/api/v1/articles/{expiring.articles[0].content_id}/")

        assert ContentItem.objects.outdated().count() == DEPENDENTS + 1


@contextmanager
def unwritable() -> Iterator[None]:
    """What a replica, a full disk or a lock that is held for long does to whoever writes."""
    if connection.vendor != "sqlite":
        # What is set in a savepoint ends with it.
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL transaction_read_only = on")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA query_only = ON")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")


def test_where_nothing_can_be_written_nothing_leaks_on_any_route(
    expiring: Expiring, clock: Clock
) -> None:
    clock.now = BEGIN
    urls = addresses(expiring)
    for url in urls:
        ask(url)
    stored = list(ContentItem.objects.order_by("pk").values())
    with unwritable():
        statuses = {url: answer.status_code for url, (_, answer) in ask_each(urls).items()}
        clock.now = EXPIRY
        answers = ask_each(urls)

    assert {url: answer.status_code for url, (_, answer) in answers.items()} == statuses
    assert [url for url, (_, answer) in answers.items() if "Rowan Gone" in sent(answer)] == []
    # A page may ask for items three times, and each time it is tried to write them.
    assert max(cost for cost, _ in answers.values()) <= 3 * 60 * (DEPENDENTS + 2)
    assert list(ContentItem.objects.order_by("pk").values()) == stored


def test_what_is_built_for_one_reader_is_right_and_kept_by_nobody(
    expiring: Expiring, clock: Clock
) -> None:
    url = f"/api/v1/articles/{expiring.articles[0].content_id}/"
    clock.now = EXPIRY
    with undone(), unwritable():
        answer = Client().get(url)
        expected: Any = build(Page.objects.get(pk=expiring.articles[0].pk).specific)

    authors = [author["name"] for author in answer.json()["authors"]]
    assert authors == [author["name"] for author in expected["authors"]] == ["Ada Quill"]
    assert "s-maxage=0" in answer["Cache-Control"]


def test_more_than_can_be_built_is_asked_for_again_later(
    expiring: Expiring, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shorter listing would be read as withdrawals."""
    monkeypatch.setattr(renewal, "BUILT_PER_READ", DEPENDENTS)
    clock.now = EXPIRY
    with undone():
        with unwritable():
            cost, answer = ask(LISTING)
            page = Client().get("/articles/")
        later = Client().get(LISTING)

    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (
        *(503, "5"),
        "no-store",
    )
    assert answer.json()["detail"].startswith("What you asked for is being brought up to date.")
    assert cost <= 60 * (DEPENDENTS + 2)
    assert (page.status_code, page["Retry-After"], page["Cache-Control"]) == (503, "5", "no-store")
    assert b"is not available right now" in page.content
    assert (later.status_code, len(later.json()["items"])) == (200, DEPENDENTS + 1)


def test_an_item_that_fails_is_withdrawn_and_stops_nothing(
    expiring: Expiring, clock: Clock
) -> None:
    """The page of a listing is full all the same, and leads on."""
    clock.now = BEGIN
    with undone():
        broken = ArticlePage.objects.get(pk=expiring.articles[3].pk)
        broken.title = BROKEN
        broken.save_revision().publish()
        read = Client().get("/api/v1/changes/").json()
        clock.now = EXPIRY
        with failing_serializer(raise_error):
            url, titles = f"{LISTING.replace('100', '3')}&ordering=title", []
            while url:
                answer = Client().get(url).json()
                titles += [item["title"] for item in answer["items"]]
                url = answer["next"]
            costs = [ask(LISTING)[0] for _ in range(2)]
            told = Client().get(read["next"]).json()["items"]
        withdrawn = {entry["id"]: entry["reason"] for entry in told if entry["reason"]}

    kept = [article.title for article in expiring.articles if article.pk != broken.pk]
    assert (titles, costs) == (sorted(kept), [1, 1])
    assert withdrawn == {
        str(expiring.author.content_id): "expired",
        str(broken.content_id): "unpublished",
    }


@pytest.mark.parametrize("names", [["content"], ["id", "summary"], []])
def test_content_cannot_be_read_as_mere_values(expiring: Expiring, names: list[str]) -> None:
    items = ContentItem.objects.public()
    for read in (items.values, items.filter(type="article").values_list):
        with pytest.raises(TypeError, match=r"^Read [a-z_, ]+ from items, not as values"):
            read(*names)
    assert sorted(set(items.values_list("type", flat=True))) == ["article", "practitioner"]


def test_items_that_are_read_one_by_one_are_current_too(expiring: Expiring, clock: Clock) -> None:
    clock.now = EXPIRY
    with undone():
        items = ContentItem.objects.public().only("content", "valid_until").iterator(chunk_size=3)
        contents = [item.parsed for item in items]
        generation = FeedState.objects.get().generation

    assert len(contents) == DEPENDENTS + 2
    assert "Rowan Gone" not in json.dumps(contents)
    assert generation > FeedState.objects.get().generation


def test_the_search_finds_by_what_is_shown_now(expiring: Expiring, clock: Clock) -> None:
    query = urlencode({"search": "rowan"})
    clock.now = BEGIN
    assert len(Client().get(f"/api/v1/articles/?{query}").json()["items"]) == DEPENDENTS + 1
    clock.now = EXPIRY
    with undone():
        assert Client().get(f"/api/v1/articles/?{query}").json()["items"] == []

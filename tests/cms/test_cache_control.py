"""No cache shows an answer past the minute at which something in it expires, on any route."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from articles.parts import RelatedArticle
from cms.content.practice.time_zone import practice_in_use
from cms.delivery.items.lookup import public_item
from cms.delivery.items.social_images import item_card
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, make_article
from tests.public_routes import make_everything

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
EXPIRY = BEGIN + timedelta(minutes=10)
LIFETIME = re.compile(r"\b(max-age|s-maxage|stale-[a-z-]+)=([^,]*)")


@pytest.fixture
def clock() -> Iterator[Clock]:
    with stopped_clock(BEGIN) as clock:
        yield clock


@pytest.fixture
def addresses(site: SiteTree, clock: Clock, settings: Any) -> list[str]:
    """One of each route; the article at `back-pain` shows one that expires."""
    settings.WAGTAIL_API_V2 = True
    everything = make_everything(site)
    article = everything.pages["ArticlePage"]
    fleeting = make_article(site, "Fleeting", expire_at=EXPIRY)
    article.related_articles = [RelatedArticle(article=fleeting)]
    article.hero_image = None  # Its card stands for it.
    article.save_revision().publish()
    item = public_item(pk=article.content_id)
    assert item is not None
    assert item.valid_until == EXPIRY
    digest = item_card(item.parsed, practice_in_use()).digest
    everything.parameters["page_card digest"] = digest
    return everything.addresses()


def lifetimes(addresses: list[str]) -> dict[str, dict[str, str]]:
    """What each `Cache-Control` says in seconds, by the address that sent it."""
    found = {}
    for address in addresses:
        answer: Any = Client().get(address)
        b"".join(answer)  # That closes a file.
        if "Cache-Control" in answer:
            found[address] = dict(LIFETIME.findall(answer["Cache-Control"]))
    return found


@pytest.mark.parametrize("late", [timedelta(0), timedelta(milliseconds=1), timedelta(seconds=31)])
def test_no_lifetime_is_negative_after_an_expiry(
    addresses: list[str], clock: Clock, late: timedelta
) -> None:
    clock.now = EXPIRY + late
    found = lifetimes(addresses)
    (card,) = (address for address in found if re.match(r"/cards/[0-9a-f-]{36}/", address))

    assert {
        (address, seconds)
        for address, directives in found.items()
        for seconds in directives.values()
        if not seconds.isdecimal()
    } == set()
    # The first reader has brought the article up to date: nothing in it expires any more.
    assert found[card] == {"max-age": "31536000"}


def test_what_shows_it_ends_with_it(addresses: list[str], clock: Clock) -> None:
    clock.now = EXPIRY - timedelta(seconds=20)
    found = lifetimes(addresses)
    (item,) = (
        address for address in found if re.fullmatch(r"/api/v1/articles/[0-9a-f-]+/", address)
    )

    assert found[item] == {
        "max-age": "0",
        "s-maxage": "20",
        "stale-while-revalidate": "0",
        "stale-if-error": "0",
    }

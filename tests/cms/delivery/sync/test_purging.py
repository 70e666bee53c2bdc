"""What caches in front of the site are told to forget, and that nothing they may show is wrong."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import pytest
from django.core.management import call_command
from django.test import Client
from wagtail.contrib.frontend_cache.backends.base import BaseBackend
from wagtail.contrib.redirects.models import Redirect

from articles.models import ArticlePage
from cms.content.practice.current import current_practice
from cms.content.topics.models import Topic
from cms.delivery.models import Purge
from cms.delivery.sync.purging import purge_what_is_left
from practitioners.models import PractitionerPage
from tests.clock import stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner, make_topic
from tests.front_cache import cache_at, cache_in_front
from tests.public_routes import make_everything
from tests.publisher import Publisher

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def tags_of(address: str) -> list[str]:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Surrogate-Key"] == response["Cache-Tag"].replace(",", " ")
    return str(response["Cache-Tag"]).split(",")


def test_a_response_names_what_it_shows(site: SiteTree) -> None:
    author = make_practitioner(site)
    other = make_article(site, "Other", authors=[author])
    article = make_article(site, authors=[author], topics=[make_topic()], related=[other])
    its, others = (f"item-{page.content_id}" for page in (article, other))

    for address in ("/articles/back-pain/", "/articles/back-pain.md"):
        assert tags_of(address) == ["site", *sorted([its, others])], address
    assert tags_of(f"/api/v1/articles/{article.content_id}/") == ["site", its]
    assert tags_of(f"/api/v1/articles/{article.content_id}.md") == ["site", its]
    assert tags_of("/practitioners/ada-quill/") == ["site", f"item-{author.content_id}", "lists"]
    for address in ("/", "/articles/", "/topics/back-pain/", "/search/?q=back", "/sitemap.xml"):
        assert tags_of(address) == ["site", "lists"], address
    for address in ("/api/v1/articles/", "/api/v1/changes/", "/feeds/articles.atom"):
        assert tags_of(address) == ["site", "lists"], address


def test_what_only_some_may_see_has_no_tags(site: SiteTree, admin_client: Client) -> None:
    make_article(site)
    for response in (admin_client.get("/articles/back-pain/"), Client().get("/articles/none/")):
        assert not {"Cache-Tag", "Surrogate-Key"} & response.headers.keys()


@pytest.fixture
def told_of(settings: Any, site: SiteTree) -> ArticlePage:
    """An article of a site with a cache in front of it, which has been told of all so far."""
    article = make_article(site, authors=[make_practitioner(site)], topics=[make_topic()])
    settings.WAGTAILFRONTENDCACHE = cache_at("http://127.0.0.1:9")
    return article


def to_tell() -> set[str]:
    return set(Purge.objects.values_list("subject", flat=True))


def test_what_shows_an_item_is_forgotten_and_the_lists(told_of: ArticlePage) -> None:
    told_of.title = "Another"
    told_of.save_revision().publish()
    assert to_tell() == {"lists", f"item-{told_of.content_id}"}


def test_what_shows_a_changed_author_is_forgotten_too(told_of: ArticlePage) -> None:
    author = PractitionerPage.objects.get()
    author.title = "Another"
    author.save_revision().publish()
    assert to_tell() == {"lists", f"item-{author.content_id}", f"item-{told_of.content_id}"}


def test_everything_is_forgotten_when_every_page_shows_it(told_of: ArticlePage) -> None:
    def changed(change: Any) -> set[str]:
        Purge.objects.all().delete()
        change()
        return to_tell()

    home = told_of.get_parent().get_parent().specific
    topic = Topic.objects.get()
    assert changed(lambda: current_practice().save()) >= {"site"}
    assert changed(lambda: home.save_revision().publish()) == {"site"}
    assert changed(topic.save) >= {"site"}
    assert changed(lambda: Redirect.objects.create(old_path="/a", redirect_page=told_of)) == {
        "site"
    }


def test_a_draft_is_not_told(told_of: ArticlePage) -> None:
    told_of.title = "Another"
    told_of.save_revision()
    assert to_tell() == set()


def test_without_a_cache_nothing_is_written_down(told_of: ArticlePage, settings: Any) -> None:
    settings.WAGTAILFRONTENDCACHE = {}
    told_of.title = "Another"
    told_of.save_revision().publish()
    assert to_tell() == set()


def test_a_cache_is_told_after_the_commit(
    told_of: ArticlePage, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with cache_in_front() as (address, told):
        settings.WAGTAILFRONTENDCACHE = cache_at(address)
        with django_capture_on_commit_callbacks(execute=True):
            told_of.title = "Another"
            told_of.save_revision().publish()
            assert told == []

    [purge] = told
    assert (purge[:2], set(purge[2:].split())) == ("/ ", {"lists", f"item-{told_of.content_id}"})
    assert to_tell() == set()


def test_what_a_crash_or_a_cache_that_is_away_left_is_told_by_the_next_run(
    told_of: ArticlePage, settings: Any, caplog: Any
) -> None:
    told_of.title = "Another"
    told_of.save_revision().publish()  # The process ends: what follows the commit is not done.
    left = to_tell()

    purge_what_is_left()  # Nobody listens there.
    assert "will be later: http://127.0.0.1:9" in caplog.text
    with cache_in_front(status=503) as (address, _):
        settings.WAGTAILFRONTENDCACHE = cache_at(address)
        purge_what_is_left()
    assert to_tell() == left

    with cache_in_front() as (address, told):
        settings.WAGTAILFRONTENDCACHE = cache_at(address)
        call_command("publish_scheduled", verbosity=0)
    assert [set(purge[2:].split()) for purge in told] == [left]
    assert to_tell() == set()


def test_many_tags_are_all_tags(told_of: ArticlePage, settings: Any) -> None:
    Purge.objects.bulk_create(Purge(subject=f"item-{number}") for number in range(1_200))
    with cache_in_front() as (address, told):
        settings.WAGTAILFRONTENDCACHE = cache_at(address)
        purge_what_is_left()
    assert told == ["/ site"] * 3


class Remembering(BaseBackend):
    """A cache that shows what it has until it is told to forget it, or its time is over."""

    had: ClassVar[dict[str, tuple[Any, datetime]]] = {}

    def get(self, address: str, now: datetime) -> Any:
        response, until = self.had.get(address, (None, now))
        if response is None or until <= now:
            response = Client().get(address)
            control = response.get("Cache-Control", "")
            if response.status_code == 200 and control.startswith("public, max-age=0, s-maxage="):
                seconds = int(control.split("s-maxage=")[1].split(",")[0])
                assert "Cache-Tag" in response, address
                self.had[address] = (response, now + timedelta(seconds=seconds))
        return response

    def purge_tags(self, tags: Iterable[str]) -> None:
        for address, (response, _) in list(self.had.items()):
            if not set(tags).isdisjoint(response["Cache-Tag"].split(",")):
                del self.had[address]

    def purge(self, url: str) -> None: ...


@pytest.mark.parametrize("seed", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 2))])
def test_whatever_is_published_no_cache_shows_what_would_not_be_made_now(
    site: SiteTree, settings: Any, seed: int
) -> None:
    backend = f"{__name__}.{Remembering.__name__}"
    settings.WAGTAILFRONTENDCACHE = {"default": {"BACKEND": backend}}
    settings.DELIVERY_CACHE_SECONDS = (1_000_000, 0, 0)
    cache, hits = Remembering({}), 0
    cache.had.clear()
    with stopped_clock(BEGIN) as clock:
        everything = make_everything(site)
        make_article(site, "A second one", authors=list(PractitionerPage.objects.all()))
        purge_what_is_left()
        addresses = [each for each in everything.addresses() if not each.startswith("/preview/")]
        addresses = sorted(set(addresses) - set(everything.gates()))
        publisher = Publisher(clock, seed)
        for _ in range(15):
            done = publisher.change()
            purge_what_is_left()
            for address in random.Random(seed).sample(addresses, 16):
                hits += address in cache.had
                given, anew = cache.get(address, clock.now), Client().get(address)
                assert given.status_code == anew.status_code, (done, address)
                if given.status_code == 200:
                    assert content(given) == content(anew), (done, address)
    assert hits > 15


def content(response: Any) -> bytes:
    return b"".join(response) if response.streaming else bytes(response.content)

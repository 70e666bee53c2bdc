"""A page of which no content item can be made stops nothing else, and its editor learns of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from articles.models import ArticlePage
from cms.delivery.items.building import UnbuildableError
from cms.delivery.models import BuildFailure, ContentItem, FeedState
from cms.delivery.sync.marks import mark, marked
from cms.delivery.sync.rebuilding import RETRY_AFTER, rebuild_stale
from cms.delivery.sync.reconcile import due, go_on, reconcile
from practitioners.models import PractitionerPage
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner
from tests.failing_pages import BROKEN, FAULTS, Fault, failing_serializer, raise_error

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(params=FAULTS)
def fault(request: pytest.FixtureRequest) -> Fault:
    return FAULTS[request.param]


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with stopped_clock(BEGIN) as clock:
        yield clock


def author_and_articles(site: SiteTree) -> tuple[PractitionerPage, dict[str, ArticlePage]]:
    author = make_practitioner(site, "Ada Quill")
    titles = ("First", BROKEN, "Last")
    return author, {title: make_article(site, title, authors=[author]) for title in titles}


def authors_shown() -> dict[str, list[str]]:
    """By the title of the article, as partners get it."""
    items = Client().get("/api/v1/articles/?include=body").json()["items"]
    return {item["title"]: [author["name"] for author in item["authors"]] for item in items}


def failing() -> list[str]:
    return [str(failure.page) for failure in BuildFailure.objects.select_related("page")]


def positions_have_no_gap() -> bool:
    last: int = max(ContentItem.objects.values_list("position", flat=True))
    return FeedState.objects.get().position == last


def rename(author: PractitionerPage, name: str) -> None:
    author.refresh_from_db()
    author.title = name
    author.save_revision().publish()


def test_an_author_is_published_though_an_article_fails(
    site: SiteTree, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    author, articles = author_and_articles(site)
    with fault():
        rename(author, "Ada Feather")

    assert authors_shown() == {
        "First": ["Ada Feather"],
        BROKEN: ["Ada Quill"],
        "Last": ["Ada Feather"],
    }
    assert (failing(), positions_have_no_gap()) == ([BROKEN], True)
    page = articles[BROKEN].pk
    messages = {record.getMessage() for record in caplog.records if record.exc_info}
    assert messages == {f"No item of page {page}, “{BROKEN}” (ArticlePage)."}


def test_it_is_tried_again_after_some_minutes_and_then_right(
    site: SiteTree, fault: Fault, clock: Clock
) -> None:
    author, _ = author_and_articles(site)
    with fault():
        rename(author, "Ada Feather")
    assert rebuild_stale() == 0
    clock.now += RETRY_AFTER
    with fault():
        assert rebuild_stale() == 0
    clock.now += RETRY_AFTER

    assert (rebuild_stale(), failing()) == (1, [])
    assert set(map(tuple, authors_shown().values())) == {("Ada Feather",)}


@pytest.mark.parametrize("way", ["marked", "reconcile", "deployment"])
def test_each_way_to_rebuild_goes_on(site: SiteTree, fault: Fault, way: str) -> None:
    author_and_articles(site)
    wrong = b'{"title":"wrong"}'
    ContentItem.objects.update(content=wrong, digest="")
    with fault():
        if way == "marked":
            mark(ContentItem.objects.all())
            rebuild_stale()
        elif way == "reconcile":
            assert reconcile() == (3, 3)
        else:
            run = due()
            assert run is not None
            go_on(run)
            assert (run.compared, run.repaired, run.failed) == (4, 3, 1)

    kept = [item.title for item in ContentItem.objects.filter(content=wrong)]
    assert (kept, failing(), positions_have_no_gap()) == ([BROKEN], [BROKEN], True)
    assert marked() == 0


def test_failures_do_not_keep_others_from_their_turn(site: SiteTree) -> None:
    for number in range(4):
        make_article(site, f"{BROKEN} {number}")
    make_article(site, "Last")
    ContentItem.objects.update(digest="")
    mark(ContentItem.objects.all())
    with failing_serializer(raise_error):
        assert rebuild_stale() == 1

    assert len(failing()) == 4


def test_the_command_tells_of_it(site: SiteTree) -> None:
    _, articles = author_and_articles(site)
    ContentItem.objects.filter(page=articles["Last"].pk).update(digest="")
    told, complaints = StringIO(), StringIO()
    with failing_serializer(raise_error), pytest.raises(CommandError, match="Mend these pages"):
        call_command("reconcile_content", stdout=told, stderr=complaints)
    page = articles[BROKEN].pk

    last = told.getvalue().splitlines()[-1]
    assert last == "4 pages compared, 1 content items repaired, 1 failed."
    expected = f"Not built since 2030-01-01 12:00: {BROKEN} ({page}): RuntimeError: no value\n"
    assert complaints.getvalue() == expected
    call_command("reconcile_content", stdout=told)


def test_the_scheduled_run_does_all_else(site: SiteTree, fault: Fault, clock: Clock) -> None:
    author, _ = author_and_articles(site)
    rename(author, "Ada Feather")
    author.refresh_from_db()
    author.expire_at = BEGIN + HOUR
    author.save_revision().publish()
    for title in (f"{BROKEN} too", "Coming"):
        page = make_article(site, title, publish=False, go_live_at=BEGIN + HOUR)
        page.save_revision().publish()
    clock.now = BEGIN + HOUR
    with fault(), pytest.raises(CommandError, match="One thing failed"):
        call_command("publish_scheduled")

    assert authors_shown() == {"First": [], "Last": [], "Coming": []}
    assert {page.title for page in Page.objects.not_live()} == {f"{BROKEN} too", "Ada Feather"}
    # What showed the author must not be shown, nor what was never public.
    reasons = dict(ContentItem.objects.exclude(reason="").values_list("page__title", "reason"))
    assert reasons == {"Ada Feather": "expired", BROKEN: "unpublished"}
    call_command("publish_scheduled")
    clock.now += RETRY_AFTER
    call_command("publish_scheduled")
    assert authors_shown().keys() == {"First", BROKEN, "Last", "Coming", f"{BROKEN} too"}


def hide_author(author: PractitionerPage) -> None:
    author.unpublish()


def restrict_author(author: PractitionerPage) -> None:
    PageViewRestriction.objects.create(page=author, restriction_type="login")


def delete_author(author: PractitionerPage) -> None:
    author.delete()


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("withdraw", [hide_author, restrict_author, delete_author])
def test_nothing_of_a_withdrawn_author_stays_in_an_article_that_fails(
    site: SiteTree, settings: Any, withdraw: Callable[[Any], None], few: bool
) -> None:
    author, articles = author_and_articles(site)
    settings.DELIVERY_REBUILD_INLINE = 50 if few else 1
    author = PractitionerPage.objects.get(pk=author.pk)
    with failing_serializer(raise_error):
        withdraw(author)
        rebuild_stale()

        assert authors_shown() == {"First": [], "Last": []}
        answer = Client().get("/articles/broken/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "Ada Quill" not in answer.content.decode()
    # Nothing is lost: the page is as it was.
    ArticlePage.objects.get(pk=articles[BROKEN].pk).save()
    assert authors_shown()[BROKEN] == []


def test_a_page_that_fails_is_not_published_by_half(site: SiteTree, fault: Fault) -> None:
    article = make_article(site, "Whole")
    etag = Client().get(f"/api/v1/articles/{article.content_id}/")["ETag"]
    article.title = BROKEN
    revision = article.save_revision()
    with fault(), pytest.raises(UnbuildableError, match=f"“{BROKEN}” cannot be published"):
        revision.publish()

    page = ArticlePage.objects.get()
    assert (page.title, page.draft_title, page.live_revision_id == revision.pk) == (
        *("Whole", BROKEN),
        False,
    )
    assert Client().get(f"/api/v1/articles/{article.content_id}/")["ETag"] == etag


def test_publishing_a_mended_page_forgets_the_failure(site: SiteTree) -> None:
    author, articles = author_and_articles(site)
    with failing_serializer(raise_error):
        rename(author, "Ada Feather")
    assert failing() == [BROKEN]
    page = ArticlePage.objects.get(pk=articles[BROKEN].pk)
    page.title = "Mended"
    page.save_revision().publish()

    assert (failing(), authors_shown()["Mended"]) == ([], ["Ada Feather"])

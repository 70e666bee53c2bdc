"""The clock of the machine is set wrong for a while, and then right again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from wagtail.models import PageLogEntry

from articles.models import ArticlePage
from articles.parts import Correction
from cms.delivery.models import ContentItem, FeedState
from cms.delivery.sync.marks import mark_pages, marked
from cms.delivery.sync.rebuilding import LEASE, rebuild_stale
from cms.editorial.scheduling.models import PeriodicRun
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, make_article, make_practitioner, make_site
from tests.faults.agreement import disagreements
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db,
    pytest.mark.fault("The clock is an hour ahead or behind, and is set right again"),
]

# Half an hour before midnight, so that an hour ahead is another day.
BEGIN = datetime(2030, 1, 1, 23, 30, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def run_at(clock: Clock, now: datetime) -> None:
    """The scheduled run of that time, after which the database agrees with itself."""
    clock.now = now
    call_command("publish_scheduled")
    assert disagreements() == []


def positions() -> dict[str, int]:
    return dict(ContentItem.objects.filter(reason="").values_list("title", "position"))


def shown() -> dict[str, int]:
    """The status of each article's page; those in the listing are the ones with 200."""
    client: Any = Client(raise_request_exception=False)
    pages = ArticlePage.objects.order_by("title")
    statuses = {page.title: client.get(page.get_url()).status_code for page in pages}
    listed = client.get("/api/v1/articles/?limit=100").json()["items"]
    assert {item["title"] for item in listed} == {t for t, s in statuses.items() if s == 200}
    return statuses


def make_schedule(site: SiteTree) -> None:
    """One that is public, one that comes in 20 minutes, and one that goes then."""
    author = make_practitioner(site, "Ada Quill")
    soon = BEGIN + 20 * MINUTE
    make_article(site, "Stays", authors=[author])
    coming = make_article(site, "Coming", authors=[author], publish=False, go_live_at=soon)
    coming.save_revision().publish()
    make_article(site, "Going", authors=[author], expire_at=soon)


def test_what_was_published_by_a_clock_that_was_ahead_stays_public(row: Note) -> None:
    with stopped_clock(BEGIN) as clock:
        make_schedule(make_site())
        run_at(clock, BEGIN + MINUTE)
        assert shown() == {"Coming": 404, "Going": 200, "Stays": 200}
        before = positions()
        run_at(clock, BEGIN + HOUR)
        assert shown() == {"Coming": 200, "Going": 404, "Stays": 200}
        ahead, given = positions(), FeedState.objects.get().position

        run_at(clock, BEGIN + 2 * MINUTE)
        assert shown() == {"Coming": 200, "Going": 404, "Stays": 200}
        assert positions() == ahead
        assert ahead["Stays"] == before["Stays"]
        late = make_article(make_site(), "Published afterwards")
        assert ContentItem.objects.get(page=late.pk).position == given + 1
        run_at(clock, BEGIN + HOUR)
        assert shown() == {"Coming": 200, "Going": 404, "Published afterwards": 200, "Stays": 200}
        assert FeedState.objects.get().position == given + 1
    scheduled = PageLogEntry.objects.filter(action__endswith=".scheduled")
    assert sorted(scheduled.values_list("action", flat=True)) == [
        "wagtail.publish.scheduled",
        "wagtail.unpublish.scheduled",
    ]
    row("what is scheduled comes by the wrong clock, and stays", "the same")


def test_what_is_late_by_a_clock_that_was_behind_comes_when_it_is_right() -> None:
    with stopped_clock(BEGIN) as clock:
        make_schedule(make_site())
        run_at(clock, BEGIN + 19 * MINUTE)
        run_at(clock, BEGIN - HOUR)
        assert shown() == {"Coming": 404, "Going": 200, "Stays": 200}
        run_at(clock, BEGIN + 20 * MINUTE)
        assert shown() == {"Coming": 200, "Going": 404, "Stays": 200}


def test_an_article_that_is_public_with_the_day_of_tomorrow_can_be_published_again() -> None:
    tomorrow = (BEGIN + HOUR).date()
    with stopped_clock(BEGIN + HOUR) as clock:
        article = make_article(make_site(), "Early", published_on=tomorrow)
        article.corrections.create(date=tomorrow, text="A word was wrong.")
        article.save_revision().publish()
        clock.now = BEGIN

        note = Correction.objects.get()
        note.clean()
        article = ArticlePage.objects.get(pk=article.pk)
        article.title = "Early, and changed"
        article.save_revision().publish()
        assert shown() == {"Early, and changed": 200}
        article.published_on = tomorrow + timedelta(days=1)
        with pytest.raises(ValidationError, match="This day has not come yet"):
            article.full_clean()
        note.date = tomorrow + timedelta(days=1)
        with pytest.raises(ValidationError, match="This day has not come yet"):
            note.clean()


def test_the_schedule_does_not_wait_until_the_clock_is_where_it_was() -> None:
    with stopped_clock(BEGIN) as clock:
        assert not PeriodicRun.objects.claim("publish_scheduled", 60)
        clock.now += HOUR
        assert PeriodicRun.objects.claim("publish_scheduled", 60)
        clock.now = BEGIN + MINUTE
        assert PeriodicRun.objects.claim("publish_scheduled", 60)
        assert not PeriodicRun.objects.claim("publish_scheduled", 60)
        # Two machines do not have the same time to a second.
        clock.now -= MINUTE
        assert not PeriodicRun.objects.claim("publish_scheduled", 60)


def test_nobody_waits_for_a_rebuild_of_a_clock_that_was_ahead() -> None:
    with stopped_clock(BEGIN):
        article = make_article(make_site(), "Stale")
        mark_pages([article.pk])
        FeedState.objects.update(rebuilding_until=BEGIN + LEASE)
        rebuild_stale()
        assert marked() == 1
        FeedState.objects.update(rebuilding_until=BEGIN + HOUR + LEASE)
        rebuild_stale()
        assert marked() == 0

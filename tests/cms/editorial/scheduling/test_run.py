"""The scheduled run does what is due, whatever else goes wrong, and no more than that."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import PageLogEntry

from articles.models import ArticlePage
from cms.delivery.models import ContentItem
from cms.editorial.scheduling import run
from tests.clock import Clock, stopped_clock
from tests.factories import SiteTree, make_article

pytestmark = pytest.mark.django_db

BEGIN = datetime(2030, 1, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with stopped_clock(BEGIN) as clock:
        yield clock


def schedule(site: SiteTree, title: str, **times: Any) -> ArticlePage:
    """An article that goes live in an hour."""
    article = make_article(site, title, publish=False, go_live_at=BEGIN + HOUR, **times)
    article.save_revision().publish()
    return article


def live() -> set[str]:
    return set(ArticlePage.objects.live().values_list("title", flat=True))


def log() -> list[tuple[str, str]]:
    """What scheduled runs have done, in order."""
    entries = PageLogEntry.objects.filter(action__endswith=".scheduled").order_by("pk")
    return [(entry.action, entry.label) for entry in entries]


def test_nothing_happens_before_its_minute(site: SiteTree, clock: Clock) -> None:
    schedule(site, "Coming")
    make_article(site, "Going", expire_at=BEGIN + HOUR)
    clock.now = BEGIN + HOUR - timedelta(seconds=1)
    call_command("publish_scheduled")
    assert (live(), log()) == ({"Going"}, [])
    clock.now = BEGIN + HOUR
    call_command("publish_scheduled")
    call_command("publish_scheduled")

    assert live() == {"Coming"}
    assert log() == [
        ("wagtail.publish.scheduled", "Coming"),
        ("wagtail.unpublish.scheduled", "Going"),
    ]
    assert {i.title: i.reason for i in ContentItem.objects.all()} == {"Coming": "", "": "expired"}


@pytest.mark.parametrize("broken", ["Coming 1", "Going 1"])
def test_one_failure_stops_nothing_else_and_is_tried_again(
    site: SiteTree,
    clock: Clock,
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for number in range(3):
        schedule(site, f"Coming {number}")
        make_article(site, f"Going {number}", expire_at=BEGIN + HOUR)
    clock.now = BEGIN + 2 * HOUR

    def fail(page: ArticlePage, *args: Any, **kwargs: Any) -> None:
        if page.title == broken:
            raise RuntimeError("The disc is full.")
        change = kwargs.pop("change")
        change(page, *args, **kwargs)

    with monkeypatch.context() as patch:
        for name in ("publish", "unpublish"):
            change = getattr(ArticlePage, name)
            patch.setattr(
                ArticlePage, name, lambda *a, _change=change, **k: fail(*a, change=_change, **k)
            )
        with pytest.raises(CommandError, match="One thing failed"):
            call_command("publish_scheduled")
    coming = {f"Coming {number}" for number in range(3)}
    assert live() == (coming - {broken} if broken in coming else coming | {broken})
    assert [record.getMessage() for record in caplog.records] == [
        f"The scheduled run could not {'publish' if broken in coming else 'withdraw'} “{broken}”."
    ]
    assert "The disc is full." in caplog.text

    call_command("publish_scheduled")
    assert live() == coming
    assert len(log()) == 6


def test_a_rebuild_that_fails_is_told(site: SiteTree, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> int:
        raise RuntimeError("no")

    monkeypatch.setattr(run, "rebuild_for_a_while", fail)
    with pytest.raises(CommandError):
        call_command("publish_scheduled")


def test_an_expiry_does_not_cancel_what_is_to_go_live_later(site: SiteTree, clock: Clock) -> None:
    article = make_article(site, "Old", expire_at=BEGIN + HOUR)
    article.title, article.expire_at, article.go_live_at = "New", None, BEGIN + 2 * HOUR
    article.save_revision().publish()
    clock.now = BEGIN + HOUR
    call_command("publish_scheduled")
    assert live() == set()
    clock.now = BEGIN + 2 * HOUR
    call_command("publish_scheduled")

    assert live() == {"New"}


def test_a_late_run_keeps_a_version_that_came_before_the_old_one_expired(
    site: SiteTree, clock: Clock
) -> None:
    article = make_article(site, "Old", expire_at=BEGIN + 2 * HOUR)
    article.title, article.expire_at, article.go_live_at = "New", None, BEGIN + HOUR
    article.save_revision().publish()
    clock.now = BEGIN + 3 * HOUR
    call_command("publish_scheduled")

    assert (live(), log()) == ({"New"}, [("wagtail.publish.scheduled", "New")])


def test_what_came_and_went_before_a_late_run_is_never_shown(site: SiteTree, clock: Clock) -> None:
    schedule(site, "Short", expire_at=BEGIN + 2 * HOUR)
    clock.now = BEGIN + 3 * HOUR
    call_command("publish_scheduled")

    assert (live(), list(ContentItem.objects.all())) == (set(), [])


def test_a_dry_run_changes_nothing(site: SiteTree, clock: Clock, capsys: Any) -> None:
    schedule(site, "Coming")
    clock.now = BEGIN + HOUR * 2
    call_command("publish_scheduled", dryrun=True)

    assert (live(), log()) == (set(), [])
    assert "Coming" in capsys.readouterr().out

"""The calendar of scheduled events, by month, in the active time zone."""

import re
from calendar import Calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import get_format
from wagtail.models import Page, Revision
from wagtail.query import PageQuerySet

from cms.content.pages.clock import clock_name

MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Event:
    """An event in which a page goes live or expires."""

    at: datetime
    page: Page
    goes_live: bool

    @property
    def day(self) -> date:
        """The day of the event in the active time zone."""
        return timezone.localdate(self.at)

    @property
    def clock(self) -> str:
        """The time of day."""
        return clock_name(self.at, timezone.get_current_timezone())

    @property
    def is_late(self) -> bool:
        """Whether the event is due, so that the scheduled run should have handled it already."""
        return self.at <= timezone.now()


@dataclass(frozen=True)
class Day:
    """A day of the calendar."""

    date: date
    in_month: bool
    is_today: bool
    events: list[Event] = field(default_factory=list)


@dataclass(frozen=True)
class Month:
    """A month, identified by its first day."""

    first: date

    @classmethod
    def named(cls, name: str) -> "Month":
        """Return the month of a name such as `2026-11`, or the current month if it is invalid."""
        match = MONTH.fullmatch(name)
        if match:
            return cls(date(int(match[1]), int(match[2]), 1))
        return cls(timezone.localdate().replace(day=1))

    @property
    def previous(self) -> "Month":
        """The previous month."""
        return Month((self.first - timedelta(days=1)).replace(day=1))

    @property
    def following(self) -> "Month":
        """The next month."""
        return Month((self.first + timedelta(days=31)).replace(day=1))

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"

    def weeks(self, events: list[Event]) -> list[list[Day]]:
        """Return the month's whole weeks; each day of the month holds its events of `events`."""
        # Django counts the days of a week from Sunday, Python from Monday.
        calendar = Calendar((get_format("FIRST_DAY_OF_WEEK") - 1) % 7)
        today = timezone.localdate()
        return [
            [
                Day(
                    date=day,
                    in_month=day.month == self.first.month,
                    is_today=day == today,
                    events=[e for e in events if e.day == day and day.month == self.first.month],
                )
                for day in week
            ]
            for week in calendar.monthdatescalendar(self.first.year, self.first.month)
        ]


def scheduled_events(pages: PageQuerySet) -> list[Event]:
    """Return the scheduled events of `pages` in order of time, using two queries."""
    revisions = Revision.page_revisions.exclude(approved_go_live_at=None)
    coming = {
        int(pk): (go_live_at, parse_datetime(expire_at) if expire_at else None)
        for pk, go_live_at, expire_at in revisions.values_list(
            "object_id", "approved_go_live_at", "content__expire_at"
        )
    }
    scheduled = pages.filter(Q(pk__in=coming) | Q(live=True, expire_at__isnull=False))
    found = [event for page in scheduled for event in _events_of(page, *coming.get(page.pk, ()))]
    return sorted(found, key=lambda event: (event.at, event.page.pk, not event.goes_live))


def _events_of(
    page: Page, go_live_at: datetime | None = None, then_expires_at: datetime | None = None
) -> Iterator[Event]:
    """Yield the events of a page.

    A revision that goes live before the page expires replaces the page's expiry by its own or none.
    """
    if page.live and page.expire_at and not (go_live_at and go_live_at <= page.expire_at):
        yield Event(page.expire_at, page, goes_live=False)
    if go_live_at:
        yield Event(go_live_at, page, goes_live=True)
        if then_expires_at:
            yield Event(then_expires_at, page, goes_live=False)

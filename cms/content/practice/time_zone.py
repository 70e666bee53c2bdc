"""The practice's time zone, in which everybody types and reads times."""

from contextlib import AbstractContextManager, nullcontext
from datetime import datetime, timedelta, tzinfo
from functools import cached_property

from django.utils import timezone

from cms.content.practice.current import current_practice
from cms.content.practice.models import PracticeSettings


class PracticeZone(tzinfo):
    """The time zone of the practice, looked up when the first time is shown or typed.

    Most requests show no time. The settings are kept, so that a page reads them once.
    """

    @cached_property
    def practice(self) -> PracticeSettings:
        """The settings that name the zone."""
        return current_practice()

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset of the practice's zone from UTC."""
        return self.practice.zone.utcoffset(moment)

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Return the daylight saving adjustment of the practice's zone."""
        return self.practice.zone.dst(moment)

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the name of the practice's zone, which depends on the season."""
        return self.practice.zone.tzname(moment)

    def fromutc(self, moment: datetime) -> datetime:
        """Return the local time in a plain ZoneInfo, which knows which of two equal times it is.

        A moment whose local time is out of the calendar, as in year 1, keeps its time of UTC.
        """
        zone = self.practice.zone
        try:
            return zone.fromutc(moment.replace(tzinfo=zone))
        except OverflowError:
            return moment.replace(tzinfo=zone)

    def __str__(self) -> str:
        return self.practice.time_zone


def practice_time(_other: object = None) -> timezone.override:
    """Return a context in which times are the practice's; the argument is ignored."""
    return timezone.override(PracticeZone())


def practice_time_kept() -> AbstractContextManager[None]:
    """Return a context in which times are the practice's; a zone that is in use stays in use."""
    zone = timezone.get_current_timezone()
    return nullcontext() if isinstance(zone, PracticeZone) else practice_time()


def practice_in_use() -> PracticeSettings:
    """Return the settings, if possible those of the active zone, so that a page reads them once."""
    zone = timezone.get_current_timezone()
    return zone.practice if isinstance(zone, PracticeZone) else current_practice()

"""Conversion between local times and moments, also on days on which the clocks change."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def moments(clock: datetime, zone: tzinfo) -> list[datetime]:
    """Return the moments, in UTC and in order, that the naive time `clock` may mean in `zone`.

    There is one moment as a rule; two if clocks show the time twice; two, one before and one after
    it, if clocks skip it. Raise OverflowError at the ends of the calendar.
    """
    readings = (clock.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return sorted({reading.astimezone(UTC) for reading in readings})


def is_shown(clock: datetime, zone: tzinfo) -> bool:
    """Return whether clocks in `zone` ever show `clock`; they do not if they skip it."""
    return moments(clock, zone)[0].astimezone(zone).replace(tzinfo=None) == clock


def day_moment(day: date, zone: tzinfo) -> datetime:
    """Return the first moment, in UTC, that is on `day` both in `zone` and in UTC.

    It names the day to whoever reads it in either of them, and is never out of the calendar.
    """
    return max(datetime.combine(day, time.min, tzinfo=each) for each in (zone, UTC)).astimezone(UTC)


def offset_name(moment: datetime, zone: tzinfo) -> str:
    """Return the offset of `zone` from UTC at `moment`, such as `UTC+5:30`."""
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "−" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def clock_name(moment: datetime, zone: tzinfo) -> str:
    """Return the time of day, with the offset from UTC if clocks show the time twice that day."""
    local = moment.astimezone(zone)
    twice = len(moments(local.replace(tzinfo=None, fold=0), zone)) > 1
    return f"{local:%H:%M}" + (f" ({offset_name(moment, zone)})" if twice else "")

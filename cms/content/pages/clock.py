"""What a clock on the wall means, also on the days on which clocks are changed."""

from datetime import UTC, datetime, timedelta, tzinfo


def moments(clock: datetime, zone: tzinfo) -> list[datetime]:
    """The moments, in UTC and in order, that `clock`, a time without a zone, may mean in `zone`.

    One as a rule; two when clocks show it twice; two, some time before and after it, when they
    skip it. Raises OverflowError at the ends of the calendar.
    """
    readings = (clock.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    return sorted({reading.astimezone(UTC) for reading in readings})


def is_shown(clock: datetime, zone: tzinfo) -> bool:
    """Whether clocks in `zone` ever show `clock`; they do not when they skip it."""
    return moments(clock, zone)[0].astimezone(zone).replace(tzinfo=None) == clock


def offset_name(moment: datetime, zone: tzinfo) -> str:
    """How far `zone` is from UTC at `moment`, such as `UTC+5:30`."""
    offset = moment.astimezone(zone).utcoffset() or timedelta(0)
    hours, minutes = divmod(abs(offset) // timedelta(minutes=1), 60)
    sign = "−" if offset < timedelta(0) else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")


def clock_name(moment: datetime, zone: tzinfo) -> str:
    """The time of day, with the distance from UTC if clocks show it twice that day."""
    local = moment.astimezone(zone)
    twice = len(moments(local.replace(tzinfo=None, fold=0), zone)) > 1
    return f"{local:%H:%M}" + (f" ({offset_name(moment, zone)})" if twice else "")

"""Template filters for the dates of content items, which are strings as in JSON."""

import re
from datetime import datetime
from typing import Any

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

FRACTION = re.compile(r"\.\d+")

register = template.Library()


@register.filter
def is_updated(item: dict[str, Any]) -> bool:
    """Return whether a content item was published again on a later day than at first."""
    first, last = moment(item["published_at"]), moment(item["updated_at"])
    days = [time.date() for time in (first, last) if isinstance(time, datetime)]
    return len(days) == 2 and days[0] < days[1]


@register.filter
def moment(text: str | None) -> datetime | object | None:
    """Return a date, or a time in the practice's time zone, for the filter `date`."""
    if not text:
        return None
    if len(text) == len("2026-01-31"):
        return parse_date(text)
    parsed = parse_datetime(text)
    return localtime(parsed) if parsed else None


@register.filter
def attribute(text: str | None) -> str:
    """Return a date, or a time in seconds, for `datetime`: HTML knows no microseconds."""
    return FRACTION.sub("", text or "")

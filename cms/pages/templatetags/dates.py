"""Dates of content items, which JSON has as text."""

from datetime import datetime

from django import template
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.timezone import localtime

register = template.Library()


@register.filter
def moment(text: str | None) -> datetime | object | None:
    """A date or a time in the practice's zone, for the filter `date`."""
    if not text:
        return None
    if len(text) == len("2026-01-31"):
        return parse_date(text)
    parsed = parse_datetime(text)
    return localtime(parsed) if parsed else None

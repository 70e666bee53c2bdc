"""A template filter for the updates and corrections of an article."""

from django import template

from articles.content import CorrectionData

register = template.Library()


@register.filter
def by_weight(corrections: list[CorrectionData]) -> list[CorrectionData]:
    """Sort corrections and retractions before updates, and keep the order otherwise."""
    return sorted(corrections, key=lambda note: note["kind"] == "update")

"""What changed in an article, as readers are told."""

from django import template

from articles.content import CorrectionData

register = template.Library()


@register.filter
def by_weight(corrections: list[CorrectionData]) -> list[CorrectionData]:
    """Those of what was wrong before those of what is new; otherwise as they are."""
    return sorted(corrections, key=lambda note: note["kind"] == "update")

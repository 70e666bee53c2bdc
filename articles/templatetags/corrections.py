"""What changed in an article, as readers are told."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def by_weight(corrections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of what was wrong before those of what is new; otherwise as they are."""
    return sorted(corrections, key=lambda note: note["kind"] == "update")

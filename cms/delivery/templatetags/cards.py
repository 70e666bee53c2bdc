"""The cards of content items, in lists and on pages elsewhere."""

from collections.abc import Iterable

from django import template
from django.template.loader import render_to_string

from cms.delivery.items.registry import item_type_named, outline_of
from cms.foundation.formats.content import Head

register = template.Library()


@register.simple_tag
def card(item: Head, urgency: str = "", *, compact: bool = False) -> str:
    """The card of an item, by the template of its type; `urgency` is that of its picture.

    A compact card has neither picture nor lead.
    """
    item_type = item_type_named(item["type"])
    outline = item_type.outline_of(item)
    context = {"item": item, "outline": outline, "urgency": urgency, "compact": compact}
    return render_to_string(item_type.card, context)


@register.filter
def with_urgency(items: Iterable[Head]) -> list[tuple[Head, str]]:
    """Each item of a listing, and how urgent its picture is.

    The first picture may be the largest thing in the window, and nothing is to slow it down; on a
    phone all others are below the window.
    """
    cards = list(items)
    pictured = (place for place, item in enumerate(cards) if outline_of(item).picture)
    first = next(pictured, None)
    return [(item, "high" if place == first else "") for place, item in enumerate(cards)]

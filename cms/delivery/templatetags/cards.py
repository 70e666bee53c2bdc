"""Template tags for the cards of content items, in lists and on other websites."""

import json
from collections.abc import Iterable

from django import template
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.translation import get_language

from cms.delivery.items.registry import item_type_named, outline_of
from cms.delivery.website.remembered import remembered
from cms.foundation.formats.content import Head

register = template.Library()


@register.simple_tag(takes_context=True)
def card(context: Context, item: Head, urgency: str = "", *, compact: bool = False) -> str:
    """Render an item's card with the template of its type; `urgency` is how to load its picture.

    A compact card has neither picture nor lead. What many lists show is rendered once in each
    public state.
    """

    def render() -> str:
        item_type = item_type_named(item["type"])
        outline = item_type.outline_of(item)
        parts = {"item": item, "outline": outline, "urgency": urgency, "compact": compact}
        return render_to_string(item_type.card, parts)

    name = ("card", json.dumps(item), urgency, compact, get_language())
    return remembered(context.get("request"), name, render)


@register.filter
def with_urgency(items: Iterable[Head]) -> list[tuple[Head, str]]:
    """Return each item of a listing with the urgency of its picture.

    The first picture may be the largest element in the window and must not be slowed down; on a
    phone all other pictures are below the window.
    """
    cards = list(items)
    pictured = (place for place, item in enumerate(cards) if outline_of(item).picture)
    first = next(pictured, None)
    return [(item, "high" if place == first else "") for place, item in enumerate(cards)]

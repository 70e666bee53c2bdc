"""Template filters for the body of a content item."""

from typing import Any

from django import template

from cms.content.blocks.base import BlockData
from cms.content.blocks.citations import places_of_citations
from cms.content.blocks.reading_time import sections

register = template.Library()

register.filter("sections", sections)


@register.filter
def has_block(body: list[BlockData] | None, name: str) -> bool:
    """Return whether `body` has a block of the type `name`."""
    return any(block["type"] == name for block in body or ())


@register.filter
def with_places(references: list[dict[str, Any]], body: list[BlockData]) -> list[dict[str, Any]]:
    """Return the numbered `references`, each with the anchors of its citations as `places`."""
    places = places_of_citations(body)
    return [{**one, "places": places.get(one["number"], [])} for one in references]

"""What the website shows around the body of a content item."""

from typing import Any

from django import template

from cms.content.blocks.base import BlockData
from cms.content.blocks.citations import places_of_citations
from cms.content.blocks.reading_time import sections

register = template.Library()

register.filter("sections", sections)


@register.filter
def has_block(body: list[BlockData] | None, name: str) -> bool:
    """Whether `body` has a block of the type `name`."""
    return any(block["type"] == name for block in body or ())


@register.filter
def with_places(references: list[dict[str, Any]], body: list[BlockData]) -> list[dict[str, Any]]:
    """The numbered `references` of a body, each with the anchors of the `places` that cite it."""
    places = places_of_citations(body)
    return [{**one, "places": places.get(one["number"], [])} for one in references]

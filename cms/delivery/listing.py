"""Listings of content items, walked by key: a page deep down costs what the first one costs."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from cms.addresses import absolute_url
from cms.delivery.building import encode
from cms.delivery.cursors import dump_cursor, load_cursor
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.problems import InvalidParameter


@dataclass(frozen=True)
class Listing:
    """One page of a listing: the items as stored, and the way to the pages around it."""

    items: list[bytes]
    next: str | None
    previous: str | None

    def body(self) -> bytes:
        """The JSON of the page, its items as they are stored."""
        tail = encode({"next": self.next, "previous": self.previous})
        return b'{"items":[' + b",".join(self.items) + b"]," + tail[1:]

    def link_header(self) -> str:
        """RFC 8288: the same as `next` and `previous`."""
        links = (("next", self.next), ("prev", self.previous))
        return ", ".join(f'<{url}>; rel="{name}"' for name, url in links if url)


def list_items(
    request: Request, items: ContentItemQuerySet, parameters: dict[str, Any], kind: str
) -> Listing:
    """The page of `items` that the cursor in `parameters` names; raises InvalidParameter.

    One query, however many items there are and however deep the cursor is.
    """
    ordering, limit = parameters["ordering"], parameters["limit"]
    key, descending = ordering.lstrip("-"), ordering.startswith("-")
    backwards, place = _place(f"{kind}:{ordering}", parameters.get("cursor"))
    towards_smaller = descending != backwards
    if place:
        items = items.filter(_beyond(key, place, smaller=towards_smaller))
    sign = "-" if towards_smaller else ""
    column = "content" if parameters.get("include") == "body" else "summary"
    rows = list(
        items.order_by(f"{sign}{key}", f"{sign}id").values_list(column, key, "id")[: limit + 1]
    )
    more, rows = len(rows) > limit, rows[:limit]
    if backwards:
        rows.reverse()
    has_next, has_previous = (bool(place), more) if backwards else (more, bool(place))

    def link(row: tuple[Any, ...], direction: str) -> str:
        value = row[1] if isinstance(row[1], str) else row[1].isoformat()
        token = dump_cursor(f"{kind}:{ordering}", [direction, value, row[2].hex])
        return replace_query_param(absolute_url(request.get_full_path()), "cursor", token)

    return Listing(
        items=[_chosen(bytes(row[0]), parameters.get("fields")) for row in rows],
        next=link(rows[-1], "next") if rows and has_next else None,
        previous=link(rows[0], "previous") if rows and has_previous else None,
    )


def _place(kind: str, token: str | None) -> tuple[bool, list[str]]:
    """Whether the cursor leads backwards, and the key of the item it starts from."""
    if token is None:
        return False, []
    try:
        direction, *place = load_cursor(kind, token)
    except ValueError as error:
        raise InvalidParameter({"cursor": str(error)}) from error
    return direction == "previous", place


def _beyond(key: str, place: list[str], *, smaller: bool) -> Q:
    comparison = "lt" if smaller else "gt"
    value, pk = place
    return Q(**{f"{key}__{comparison}": value}) | Q(**{key: value, f"id__{comparison}": pk})


def _chosen(item: bytes, fields: str | None) -> bytes:
    """The item with only the named fields, in the item's order."""
    if fields is None:
        return item
    names = fields.split(",")
    return encode({name: value for name, value in json.loads(item).items() if name in names})


def public_item(**lookup: Any) -> ContentItem | None:
    """The public content item that `lookup` finds, in one query."""
    return ContentItem.objects.public().filter(**lookup).first()

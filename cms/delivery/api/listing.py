"""Listings of content items, with and without a search."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Q
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from cms.delivery.api import cursors
from cms.delivery.api.chosen_fields import chosen, tree_of
from cms.delivery.api.pagination import KeysetPage
from cms.delivery.api.parameters import BEST_FIRST, ListingData
from cms.delivery.items.registry import item_type_named
from cms.delivery.items.search import matching, suggestions
from cms.delivery.items.search_results import results
from cms.delivery.models import ContentItemQuerySet
from cms.foundation.formats.content import encode
from cms.foundation.search.queries import Query

FEW = 3
"""A search with fewer results than this suggests other spellings."""

TIMES = {
    "published_after": ("published_at", "gt"),
    "published_before": ("published_at", "lt"),
    "updated_after": ("updated_at", "gt"),
}
"""The field and the queryset lookup for each parameter that is a time."""

READERS = {
    "id": cursors.key,
    "published_at": cursors.time,
    "relevance": cursors.whole,
    "title": cursors.text,
    "updated_at": cursors.time,
}
"""The function that reads a cursor's value, by the name of its column."""


class Ordering(TypedDict):
    """What a page is ordered by, as the items and as the database have it; whether it descends."""

    keys: Mapping[str, cursors.Reader]
    sources: Mapping[str, str]
    descending: bool


@dataclass(frozen=True)
class Listing:
    """One page of a listing: the JSON of its items, and the URLs of the pages around it.

    `valid_until` is the earliest time at which an item must change or disappear.
    """

    items: list[bytes]
    next: str | None
    previous: str | None
    valid_until: datetime | None
    suggestions: list[str] | None = None
    """Other spellings of the words, if this is a search."""

    def body(self) -> bytes:
        """Return the JSON of the page."""
        tail: dict[str, object] = {"next": self.next, "previous": self.previous}
        if self.suggestions is not None:
            tail["suggestions"] = self.suggestions
        return b'{"items":[' + b",".join(self.items) + b"]," + encode(tail)[1:]

    def link_header(self) -> str:
        """Return `next` and `previous` as the value of a `Link` header, by RFC 8288."""
        links = (("next", self.next), ("prev", self.previous))
        return ", ".join(f'<{url}>; rel="{name}"' for name, url in links if url)


def list_items(
    request: Request, items: ContentItemQuerySet, parameters: ListingData, kind: str
) -> Listing:
    """Return the page of `items` at the cursor in `parameters`, or raise InvalidParameter.

    It takes one query, however many items there are and however deep the cursor is, and one more
    for times by which the items are not ordered.
    """
    column = "content" if parameters.get("include") == "body" else "summary"
    ordering = parameters["ordering"]
    key, times = ordering.lstrip("-"), _times(items, parameters)
    if any(TIMES[name][0] != key for name in TIMES.keys() & parameters.keys()):
        items, times = items.within(times, key), {}
    page = KeysetPage(
        request,
        items,
        parameters,
        kind=f"{kind}:{ordering}",
        columns=(column, "valid_until"),
        within=Q(**times),
        **_order(items, ordering),
    )
    fields = parameters.get("fields")
    return Listing(
        items=[_chosen(bytes(getattr(item, column)), fields) for item in page.rows],
        next=page.next,
        previous=page.previous,
        valid_until=min((item.valid_until for item in page.rows if item.valid_until), default=None),
    )


def search_items(
    request: Request, items: ContentItemQuerySet, parameters: ListingData, kind: str
) -> Listing:
    """Return a page of the `items` that contain the words of `search`, with the words marked.

    They are ordered by `ordering`, which is relevance by default. Raises InvalidParameter.
    """
    query, ordering = parameters["search"], parameters["ordering"]
    words = hashlib.sha256(query.text.encode()).hexdigest()[:16]
    kind_of_cursor = f"{kind}:{words}:{ordering}"
    found = matching(items, query)
    page = KeysetPage(
        request,
        found,
        parameters,
        kind=kind_of_cursor,
        within=Q(**_times(items, parameters)),
        **_order(items, ordering),
    )
    whole = parameters.get("include") == "body"
    item_type = item_type_named(kind)
    shown = results([row.pk for row in page.rows], query)
    suggested: list[str] = []
    if query and page.is_whole and len(shown) < FEW:
        suggested = [
            one.text for one in suggestions(items.filter(**_times(items, parameters)), query)
        ]
    return Listing(
        items=[
            _chosen(
                encode(
                    {
                        **(one.item if whole else item_type.summary_of(one.item)),
                        "highlights": one.highlights,
                    }
                ),
                parameters.get("fields"),
            )
            for one in shown
        ],
        next=_short(page.next, query),
        previous=_short(page.previous, query),
        valid_until=min((one.valid_until for one in shown if one.valid_until), default=None),
        suggestions=suggested,
    )


def _order(items: ContentItemQuerySet, ordering: str) -> Ordering:
    """Return the keys of an ordering and whether they descend, as KeysetPage takes them."""
    if ordering == BEST_FIRST:
        names, is_descending = ["relevance", "published_at", "id"], True
    else:
        names, is_descending = [ordering.lstrip("-"), "id"], ordering.startswith("-")
    return Ordering(
        keys={name: READERS[name] for name in names},
        sources={name: items.order_key(name) for name in names},
        descending=is_descending,
    )


def _short(url: str | None, query: Query) -> str | None:
    """Return `url` with only the words that count: all of them may be too long for a URL."""
    return url and replace_query_param(url, "search", query.text)


def _times(items: ContentItemQuerySet, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the lookups that the times in `parameters` are for `items`."""
    return {
        f"{items.order_key(key)}__{lookup}": parameters[name]
        for name, (key, lookup) in TIMES.items()
        if name in parameters
    }


def _chosen(item: bytes, fields: str | None) -> bytes:
    """Return the item's JSON with only the named fields, in the item's order."""
    if fields is None:
        return item
    return encode(chosen(json.loads(item), tree_of(fields.split(","))))

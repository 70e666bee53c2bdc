"""Lists of items on the website, whose last pages cost no more than their first."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest

from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.website.remembered import remembered
from cms.foundation.formats.content import Head
from cms.foundation.http.cache_tags import LISTS, item_tag, note_tags

LISTING_SIZE = 12
SHOWN = ("summary", "valid_until")
"""The fields of an item that a list reads. Its content is 20 times as large."""


def paginate(
    request: HttpRequest, *parts: ContentItemQuerySet, parameter: str = "page"
) -> "Page[Head]":
    """Return the page of summaries whose number is in `parameter`, or the nearest one there is.

    The items of each part come after those of the one before it, from newest to oldest. Parts are
    `present` items, whose pages need not be read to count and skip them; only public ones are
    returned. Together with `parameter`, the path of the request says which list it is.
    """
    note_tags(request, [LISTS])
    counts = [
        remembered(request, ("count", request.path, parameter, number), part.count)
        for number, part in enumerate(parts)
    ]
    rows: Any = _Parts(parts, counts)
    page: Page[Any] = Paginator(rows, LISTING_SIZE).get_page(request.GET.get(parameter))
    page.object_list = summaries(page.object_list)
    return page


def newest(
    request: HttpRequest, items: ContentItemQuerySet, count: int = LISTING_SIZE
) -> list[Head]:
    """Return the summaries of the `count` newest items, which need not be counted for that."""
    note_tags(request, [LISTS])
    return summaries(items.only(*SHOWN).newest_first()[:count])


def summaries(items: Iterable[ContentItem]) -> list[Head]:
    """Return the present summaries of `items`."""
    return [item.parsed_summary for item in items]


def chosen(request: HttpRequest, ids: list[str]) -> list[Head]:
    """Return the summaries of the public items with these ids, in the order of `ids`."""
    note_tags(request, map(item_tag, ids))
    found = _public().filter(pk__in=ids) if ids else ()
    return sorted(summaries(found), key=lambda content: ids.index(content["id"]))


def _public() -> ContentItemQuerySet:
    return ContentItem.objects.public().only(*SHOWN)


class _Parts:
    """Counted lists of items one after another, each read from the end that is nearer."""

    def __init__(self, parts: Sequence[ContentItemQuerySet], counts: Sequence[int]) -> None:
        self._parts = list(zip(parts, counts, strict=True))

    def __len__(self) -> int:
        return sum(count for _, count in self._parts)

    def __getitem__(self, part: slice) -> list[ContentItem]:
        start, stop = part.start, part.stop
        found: list[ContentItem] = []
        for items, count in self._parts:
            first, last = max(0, start), min(stop, count)
            if first < last:
                found += _between(items, first, last, count)
            start, stop = start - count, stop - count
        return found


def _between(items: ContentItemQuerySet, first: int, last: int, count: int) -> list[ContentItem]:
    ordered = items.newest_first().values("pk")
    is_nearer = first <= count - last
    window = ordered[first:last] if is_nearer else ordered.reverse()[count - last : count - first]
    return list(_public().filter(pk__in=window).newest_first())

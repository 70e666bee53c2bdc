"""The sitemap (sitemaps.org, with Google's extension for images), from what is published."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import Max
from django.urls import reverse
from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.delivery.items.registry import item_types, outline_of
from cms.delivery.items.topics import topic_facets
from cms.delivery.models import ContentItem, ItemFacet
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.xml import XmlDocument
from cms.foundation.visibility import public_pages

# The protocol allows 50,000 addresses and 50 MB in a file. An address with its pictures takes no
# more than 5 kB here, so that with 10,000 of them both hold, whatever is published.
URLS_PER_FILE = 10_000
BYTES_PER_URL = 5_000
NAMESPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns:image": "http://www.google.com/schemas/sitemap-image/1.1",
}
ITEMS_AT_A_TIME = 200


@dataclass(frozen=True)
class Location:
    """An address, when what is there last changed, and its pictures."""

    url: str
    changed_at: datetime | None
    images: tuple[str, ...] = ()


def count_files() -> int:
    """How many files the sitemap has, at least one; in four queries."""
    count: int = sum(rows.count() for rows, _ in _sources())
    return max(1, -(-count // URLS_PER_FILE))


def locations(number: int) -> Iterator[Location]:
    """Those of file `number`, counted from 1, in at most nine queries."""
    start = (number - 1) * URLS_PER_FILE
    stop = start + URLS_PER_FILE
    for rows, locate in _sources():
        count = rows.count()
        if start < count and stop > 0:
            yield from locate(rows[max(0, start) : stop])
        start, stop = start - count, stop - count


def _sources() -> list[tuple[Any, Callable[[Any], Iterator[Location]]]]:
    """The rows of each kind of address, in a fixed order, and what makes locations of them."""
    items = ContentItem.objects.public().order_by("id").values_list("content", "updated_at")
    notes = ContentItem.objects.retracted().order_by("id").select_related("page")
    return [
        (other_pages(), _of_pages),
        (_topics(), _of_topics),
        (notes, _of_notes),
        (items, _of_items),
    ]


def urlset(found: Iterator[Location]) -> bytes:
    """The file of these locations."""
    document = XmlDocument()
    with document.inside("urlset", NAMESPACES):
        for location in found:
            with document.inside("url"):
                document.element("loc", location.url)
                if location.changed_at:
                    document.element("lastmod", _time(location.changed_at))
                for image in _few_enough(location):
                    with document.inside("image:image"):
                        document.element("image:loc", image)
    return document.encoded()


def index(urls: list[str]) -> bytes:
    """The file that names the others."""
    document = XmlDocument()
    with document.inside("sitemapindex", {"xmlns": NAMESPACES["xmlns"]}):
        for url in urls:
            with document.inside("sitemap"):
                document.element("loc", url)
    return document.encoded()


def _few_enough(location: Location) -> Iterator[str]:
    left = BYTES_PER_URL - len(location.url) - 200
    for image in location.images:
        left -= len(image) + 100
        if left < 0:
            return
        yield image


def other_pages() -> Any:
    """The public pages of ours that are no content items, such as the home page."""
    published = [item_type.model for item_type in item_types()]
    ours = [model for model in apps.get_models() if issubclass(model, BasePage)]
    return public_pages(Page.objects.type(*ours).not_type(*published)).order_by("path")


def _topics() -> Any:
    """The slugs of topics that something public is about, each with the last change of it."""
    public = ContentItem.objects.public()
    facets = ItemFacet.objects.filter(name__in=topic_facets(), item__in=public)
    changes = facets.values("value").annotate(changed_at=Max("item__updated_at"))
    return changes.order_by("value").values_list("value", "changed_at")


def _of_pages(pages: Any) -> Iterator[Location]:
    newest = _last_changes()
    for page in pages:
        listed = [newest.get(name) for name in page.specific_class.listed_types]
        times = [time for time in (page.last_published_at, *listed) if time]
        if url := page_url(page):
            yield Location(writable_url(url), max(times, default=None))


def _last_changes() -> dict[str, datetime]:
    """When a public item of each type last changed."""
    items = ContentItem.objects.public().order_by().values("type")
    return dict(items.annotate(last=Max("updated_at")).values_list("type", "last"))


def _of_topics(topics: Any) -> Iterator[Location]:
    for slug, changed_at in topics:
        yield Location(absolute_url(reverse("topic", args=[slug])), changed_at)


def _of_notes(notes: Any) -> Iterator[Location]:
    """Whoever knows a text that was retracted should come and read so."""
    for note in notes.defer("content", "summary"):
        if url := page_url(note.page):
            yield Location(writable_url(url), note.changed_at)


def _of_items(rows: Any) -> Iterator[Location]:
    for content, updated_at in rows.iterator(chunk_size=ITEMS_AT_A_TIME):
        item = json.loads(bytes(content))
        outline = outline_of(item)
        shown = filter(None, (outline.picture, *outline.illustrations))
        images = dict.fromkeys(writable_url(picture["src"]) for picture in shown)
        yield Location(writable_url(item["url"]), updated_at, tuple(islice(images, 1000)))


def _time(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

"""The sitemap of public pages (sitemaps.org, with Google's extension for images)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import DateTimeField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.delivery.items.registry import item_types, outline_of
from cms.delivery.items.topics import public_topics, topic_facets
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.visibility import public_pages

# The protocol allows 50,000 addresses and 50 MB in a file. An address with its pictures takes at
# most 5 kB here, so a file of 10,000 addresses keeps both limits.
URLS_PER_FILE = 10_000
BYTES_PER_URL = 5_000
ITEMS_AT_A_TIME = 200


@dataclass(frozen=True)
class Location:
    """An address in the sitemap, with the time of the last change and the pictures on the page.

    `alternates` maps languages to the addresses of the translations, including its own.
    """

    url: str
    changed_at: datetime | None
    images: tuple[str, ...] = ()
    alternates: dict[str, str] = field(default_factory=dict)

    def images_that_fit(self) -> Iterator[str]:
        """Yield the first pictures, as many as fit into `BYTES_PER_URL`."""
        left = BYTES_PER_URL - len(self.url) - 200
        left -= sum(len(url) + 100 for url in self.alternates.values())
        for image in self.images:
            left -= len(image) + 100
            if left < 0:
                return
            yield image


class Locations:
    """A sequence of all locations, grouped by kind, that reads only the rows of a given slice."""

    def __init__(self) -> None:
        self._sources = [(rows, locate, rows.count()) for rows, locate in _sources()]

    def __len__(self) -> int:
        return sum(count for _, _, count in self._sources)

    def __getitem__(self, part: slice) -> list[Location]:
        start, stop = part.start, part.stop
        found: list[Location] = []
        for rows, locate, count in self._sources:
            if start < count and stop > 0:
                found += locate(rows[max(0, start) : stop])
            start, stop = start - count, stop - count
        return found


class PublicSitemap(Sitemap[Location]):
    """The sitemap of every public page, with addresses below the site's base address."""

    limit = URLS_PER_FILE

    def __init__(self) -> None:
        self._locations = Locations()

    def items(self) -> Any:
        """Return the locations, which Django's paginator counts and slices."""
        return self._locations

    def location(self, item: Location) -> str:
        """Return the path and query of a location."""
        return urlsplit(item.url)._replace(scheme="", netloc="").geturl()

    def lastmod(self, item: Location) -> datetime | None:
        """Return the time of the last change of the page."""
        return item.changed_at

    def get_protocol(self, protocol: str | None = None) -> str:
        """Return the scheme of the site's base address, whatever the scheme of the request."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).scheme

    def get_domain(self, site: Any = None) -> str:
        """Return the host of the site's base address, whatever the host of the request."""
        return urlsplit(settings.WAGTAILADMIN_BASE_URL).netloc


def _sources() -> list[tuple[Any, Callable[[Any], Iterator[Location]]]]:
    """Return the rows of each kind of location, in a fixed order, with their converter."""
    items = ContentItem.objects.public().order_by("id").only("content", "updated_at", "valid_until")
    notes = ContentItem.objects.retracted().order_by("id").select_related("page")
    return [
        (other_pages(), _of_pages),
        (_topics(), _of_topics),
        (notes, _of_notes),
        (items, _of_items),
    ]


def other_pages() -> Any:
    """Return the project's public pages that are not content items, such as the home page."""
    published = [item_type.model for item_type in item_types()]
    ours = [model for model in apps.get_models() if issubclass(model, BasePage)]
    others = Page.objects.type(*ours).not_type(*published).filter(alias_of=None)
    return public_pages(others).order_by("path")


def _topics() -> Any:
    """Return the slug of each topic of a public item, with the last change of these items."""
    never = Value(datetime.min.replace(tzinfo=UTC), DateTimeField())
    last = [
        Coalesce(Subquery(_about(name).values("updated_at")[:1]), never)
        for name in sorted(topic_facets())
    ]
    topics = public_topics().annotate(changed_at=Greatest(*last, never))
    return topics.order_by("slug").values_list("slug", "changed_at")


def _about(name: str) -> ContentItemQuerySet:
    """Return the public items whose facet `name` is the topic of the outer query."""
    return (
        ContentItem.objects.public().with_facet(name, OuterRef("slug")).newest_first("updated_at")
    )


def _of_pages(pages: Any) -> Iterator[Location]:
    newest = _last_changes()
    for page in pages:
        listed = [newest.get(name) for name in page.specific_class.listed_types]
        times = [time for time in (page.last_published_at, *listed) if time]
        if url := page_url(page):
            yield Location(writable_url(url), max(times, default=None))


def _last_changes() -> dict[str, datetime]:
    """Return the time of the last change of a public item, by type."""
    items = ContentItem.objects.public()
    last = {}
    for item_type in item_types():
        found = items.filter(type=item_type.name).newest_first("updated_at")
        if changed_at := found.values_list("updated_at", flat=True).first():
            last[item_type.name] = changed_at
    return last


def _of_topics(topics: Any) -> Iterator[Location]:
    for slug, changed_at in topics:
        yield Location(absolute_url(reverse("topic", args=[slug])), changed_at)


def _of_notes(notes: Any) -> Iterator[Location]:
    """Yield the locations of retraction notes, so that crawlers learn of a retraction."""
    for note in notes.defer("content", "summary"):
        if url := page_url(note.page):
            yield Location(writable_url(url), note.changed_at)


def _of_items(items: Any) -> Iterator[Location]:
    for stored in items.iterator(chunk_size=ITEMS_AT_A_TIME):
        item = stored.parsed
        outline = outline_of(item)
        shown = filter(None, (outline.picture, *outline.illustrations))
        images = dict.fromkeys(writable_url(picture["src"]) for picture in shown)
        alternates = [item, *item["translations"]] if item["translations"] else []
        yield Location(
            writable_url(item["url"]),
            stored.updated_at,
            tuple(islice(images, 1000)),
            {each["locale"]: writable_url(each["url"]) for each in alternates},
        )

"""The sitemap of public pages, in files that each cover a fixed number of positions."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from django.apps import apps
from django.db import connection
from django.db.models import DateTimeField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.urls import reverse
from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.delivery.items.building import sitemap_url
from cms.delivery.items.registry import item_types
from cms.delivery.items.topics import public_topics, topic_facets
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.foundation.addresses import absolute_url, page_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.sitemap import url_element, urlset
from cms.foundation.visibility import public_pages

POSITIONS_PER_FILE = 1_000
# Each step is one look into the index of positions, so that no file's items are read.
FILES = """
WITH RECURSIVE file(number) AS (
    SELECT CAST(1 AS bigint)
    UNION ALL
    SELECT (
        SELECT (MIN(position) - 1) / %(size)s + 1 FROM delivery_contentitem
        WHERE position > file.number * %(size)s AND reason IN ('', 'retracted')
    ) FROM file WHERE number IS NOT NULL
)
SELECT number FROM file WHERE number IS NOT NULL
"""


def files() -> list[int]:
    """Return the numbers of the files that have something in them. The first one is always there.

    A file keeps what is in it, except what has changed since, which is in a later one.
    """
    with connection.cursor() as cursor:
        cursor.execute(FILES, {"size": POSITIONS_PER_FILE})
        return [number for (number,) in cursor.fetchall()]


def sitemap(number: int) -> bytes:
    """Return the file with this number. The first has the pages that are no items as well."""
    end = number * POSITIONS_PER_FILE
    items = ContentItem.objects.filter(position__gt=end - POSITIONS_PER_FILE, position__lte=end)
    beside = chain(_pages(), _topics()) if number == 1 else ()
    return urlset(chain(beside, _notes(items), _items(items)))


def other_pages() -> list[Page]:
    """Return the project's public pages that are not content items, such as the home page."""
    published = tuple(item_type.model for item_type in item_types())
    ours = [model for model in apps.get_models() if issubclass(model, BasePage)]
    others = [model for model in ours if not issubclass(model, published)]
    pages = public_pages(Page.objects.exact_type(*others).filter(alias_of=None))
    # SQLite would read all pages of all types by an order.
    return sorted(pages.order_by(), key=lambda page: page.path)


def _pages() -> Iterator[str]:
    newest = _last_changes()
    for page in other_pages():
        listed = [newest.get(name) for name in page.specific_class.listed_types]
        times = [time for time in (page.last_published_at, *listed) if time]
        if url := page_url(page):
            yield url_element(writable_url(url), max(times, default=None))


def _last_changes() -> dict[str, datetime]:
    """Return the time of the last change of a public item, by type."""
    items = ContentItem.objects.public()
    last = {}
    for item_type in item_types():
        found = items.filter(type=item_type.name).newest_first("updated_at")
        if changed_at := found.values_list("updated_at", flat=True).first():
            last[item_type.name] = changed_at
    return last


def _topics() -> Iterator[str]:
    """Yield the topics of public items, each with the last change of these items."""
    never = Value(datetime.min.replace(tzinfo=UTC), DateTimeField())
    last = [
        Coalesce(Subquery(_about(name).values("updated_at")[:1]), never)
        for name in sorted(topic_facets())
    ]
    topics = public_topics().annotate(changed_at=Greatest(*last, never)).order_by("slug")
    for slug, changed_at in topics.values_list("slug", "changed_at"):
        yield url_element(absolute_url(reverse("topic", args=[slug])), changed_at)


def _about(name: str) -> ContentItemQuerySet:
    """Return the public items whose facet `name` is the topic of the outer query."""
    return (
        ContentItem.objects.public().with_facet(name, OuterRef("slug")).newest_first("updated_at")
    )


def _notes(items: ContentItemQuerySet) -> Iterator[str]:
    """Yield the addresses of retraction notes, so that crawlers learn of a retraction."""
    notes = items.retracted().select_related("page").defer("content", "summary")
    for note in notes.order_by("position"):
        if url := page_url(note.page):
            yield url_element(writable_url(url), note.changed_at)


def _items(items: ContentItemQuerySet) -> Iterator[str]:
    for item in items.public().order_by("position").only("sitemap_url", "valid_until"):
        # An item of an earlier version has none until the deployment has compared it.
        yield item.sitemap_url or sitemap_url(item.parsed, item.updated_at)

"""The sources of feeds: followed items of a type, about a topic, or by an author."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from cms.channels.feeds.addresses import author_path, told_apart, topic_path, type_path
from cms.content.topics.models import Topic
from cms.delivery.items.feed_entries import entry, note_entry
from cms.delivery.items.references import referring
from cms.delivery.items.registry import followed_types, outline_of
from cms.delivery.items.topics import public_topics
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.feed_entries import Entry

ENTRIES = 30


@dataclass(frozen=True)
class Source:
    """The public items and retraction notes of a feed, and the website page of the feed.

    `path` identifies the source in the addresses of its feeds.
    """

    path: str
    title: str
    description: str
    page_url: str
    items: ContentItemQuerySet
    notes: Callable[[], ContentItemQuerySet]

    def entries(self) -> list[Entry]:
        """Return the most recently changed entries, in at most five queries.

        A correction moves an old item to the top, so that readers of the earlier version see it.
        """
        found = [*self._items(), *self._notes()]
        return sorted(found, key=lambda each: each.updated, reverse=True)[:ENTRIES]

    def _items(self) -> Iterator[Entry]:
        for item in self.items.select_related("page").newest_first("updated_at")[:ENTRIES]:
            yield entry(item.parsed)

    def _notes(self) -> Iterator[Entry]:
        notes = self.notes().select_related("page").prefetch_related("page__retractions")
        yield from map(note_entry, notes.order_by("-changed_at", "-id")[:ENTRIES])


def of_type(route: str) -> Source:
    """Return the items of the type whose listing is at `route`; raise Http404 if it has no feed."""
    item_type = next((one for one in followed_types() if one.route == route), None)
    if item_type is None:
        raise Http404
    return Source(
        path=type_path(item_type),
        title=told_apart(item_type),
        description="",
        page_url=absolute_url("/"),
        items=ContentItem.objects.public().filter(type=item_type.name),
        notes=lambda: ContentItem.objects.retracted().filter(type=item_type.name),
    )


def of_topic(slug: str) -> Source:
    """Return the items about a topic; raise Http404 if no public item or note is about it."""
    topic = public_topics().filter(slug=slug).first() or _topic_of_notes(slug)
    facets = {item_type.topic_facet for item_type in followed_types() if item_type.topic_facet}
    return Source(
        path=topic_path(slug),
        title=topic.name,
        description=topic.description,
        page_url=writable_url(topic.url),
        items=_followed(ContentItem.objects.public().with_facet(facets, slug)),
        notes=lambda: _retracted().filter(page__in=_retracted_pages_about(topic)),
    )


def of_author(pk: UUID) -> Source:
    """Return the items by a person; raise Http404 if `pk` is not the id of a public person.

    Retraction notes are not included, because a note names no author.
    """
    item = ContentItem.objects.public().filter(pk=pk).first()
    described = item.parsed_summary if item else None
    outline = outline_of(described) if described else None
    if described is None or outline is None or not outline.is_person:
        raise Http404
    facets = {item_type.people_facet for item_type in followed_types() if item_type.people_facet}
    return Source(
        path=author_path(str(pk)),
        title=outline.title,
        description=outline.lead,
        page_url=writable_url(described["url"]),
        items=_followed(ContentItem.objects.public().with_facet(facets, str(pk))),
        notes=ContentItem.objects.none,
    )


def _topic_of_notes(slug: str) -> Topic:
    """Return a topic whose items have been retracted: followers of its feed have to learn of it."""
    topic = get_object_or_404(Topic, slug=slug)
    if not _retracted_pages_about(topic):
        raise Http404
    return topic


def _retracted_pages_about(topic: Topic) -> set[int]:
    """Return the retracted pages about `topic`, by the reference index, as they have no facets."""
    pages = _retracted().values_list("page", flat=True)
    return referring((pk for pk in pages if pk), topic)


def _retracted() -> ContentItemQuerySet:
    return _followed(ContentItem.objects.retracted())


def _followed(items: ContentItemQuerySet) -> ContentItemQuerySet:
    return items.of_type(*(item_type.name for item_type in followed_types()))

"""What a feed is of: all articles, those about a topic, or those of an author."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from cms.channels.feeds.addresses import ALL_ARTICLES, author_path, topic_path
from cms.content.topics.models import Topic
from cms.delivery.items.entries import entry, note_entry
from cms.delivery.items.references import referring
from cms.delivery.items.topics import public_topics
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.website.pages import public_articles
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.characters import writable_url
from cms.foundation.formats.feed_entries import Entry

ENTRIES = 30


@dataclass(frozen=True)
class Source:
    """Public articles and the notes of retracted ones, and the page of the website they belong to.

    `path` names the source in the addresses of its feeds.
    """

    path: str
    title: str
    description: str
    page_url: str
    articles: ContentItemQuerySet
    notes: Callable[[], ContentItemQuerySet]

    def entries(self) -> list[Entry]:
        """The newest, by their last change, in at most five queries.

        So a correction brings an old article back to those who may have read it as it was.
        """
        found = [*self._articles(), *self._notes()]
        return sorted(found, key=lambda each: each.updated, reverse=True)[:ENTRIES]

    def _articles(self) -> Iterator[Entry]:
        for item in self.articles.select_related("page").order_by("-updated_at", "id")[:ENTRIES]:
            yield entry(item.parsed)

    def _notes(self) -> Iterator[Entry]:
        notes = self.notes().select_related("page").prefetch_related("page__retractions")
        yield from map(note_entry, notes.order_by("-changed_at", "id")[:ENTRIES])


def all_articles() -> Source:
    """Everything that the practice publishes."""
    return Source(
        path=ALL_ARTICLES,
        title="",
        description="",
        page_url=absolute_url("/"),
        articles=public_articles(),
        notes=_retracted_articles,
    )


def of_topic(slug: str) -> Source:
    """What is about a topic; raises Http404 when nothing public is, and no note either."""
    topic = public_topics().filter(slug=slug).first() or _topic_of_notes(slug)
    return Source(
        path=topic_path(slug),
        title=topic.name,
        description=topic.description,
        page_url=writable_url(topic.url),
        articles=public_articles().with_facet("topic", slug),
        notes=lambda: _retracted_articles().filter(page__in=_retracted_pages_about(topic)),
    )


def of_author(pk: UUID) -> Source:
    """What a practitioner wrote; raises Http404 when there is no public one.

    Without the notes of what was retracted: a note names no author.
    """
    item = ContentItem.objects.public().filter(pk=pk, type="practitioner").first()
    if item is None:
        raise Http404
    described = json.loads(bytes(item.summary))
    return Source(
        path=author_path(str(pk)),
        title=described["full_name"],
        description=described["summary"],
        page_url=writable_url(described["url"]),
        articles=public_articles().with_facet("author", str(pk)),
        notes=ContentItem.objects.none,
    )


def _topic_of_notes(slug: str) -> Topic:
    """One whose articles were retracted: those who follow its feed have to learn of it."""
    topic = get_object_or_404(Topic, slug=slug)
    if not _retracted_pages_about(topic):
        raise Http404
    return topic


def _retracted_pages_about(topic: Topic) -> set[int]:
    """A tombstone has no facets any more, so it is asked for by the reference index."""
    pages = _retracted_articles().values_list("page", flat=True)
    return referring((pk for pk in pages if pk), topic)


def _retracted_articles() -> ContentItemQuerySet:
    return ContentItem.objects.retracted().filter(type="article")

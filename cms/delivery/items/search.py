"""Search in the delivered content of content items, and never in their pages."""

import re
import uuid
from collections.abc import Iterable, Mapping
from html import unescape

from django.db.models import F, Q, Value
from django.utils import timezone

from cms.delivery.items.public_state import feed_state
from cms.delivery.items.registry import outline_of
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.foundation.formats.content import Content
from cms.foundation.search import indexing
from cms.foundation.search.expressions import found
from cms.foundation.search.queries import Query
from cms.foundation.search.suggestions import corrections

MAXIMUM_OUTDATED = 50
"""How many outdated items a search brings up to date. It does not find any further ones."""

TAG = re.compile(r"""<(/?)([a-z][a-z0-9]*)(?:"[^"]*"|'[^']*'|[^'">])*>""")
INSIDE_WORDS = frozenset({"a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "u"})


def matching(items: ContentItemQuerySet, query: Query) -> ContentItemQuerySet:
    """Return those of `items` that contain all words of `query`, annotated with `relevance`.

    The result can be filtered further. The relevance is a whole number that does not change while
    other items come and go, so that cursors can contain it. One query runs at once: items in which
    something has expired since they were stored are brought up to date, so that they are found by
    what they show now.
    """
    if not query:
        return items.annotate(relevance=Value(0)).none()
    matches, now = found(items, "pk", query), timezone.now()
    if not feed_state().was_behind:
        return matches
    list(matches.outdated().current()[:MAXIMUM_OUTDATED])
    return matches.filter(Q(valid_until=None) | Q(valid_until__gt=now))


def by_relevance(items: ContentItemQuerySet) -> ContentItemQuerySet:
    """Order `items` by relevance, and items of equal relevance from newest to oldest."""
    return items.order_by(F("relevance").desc(), "-published_at", "-id")


def suggestions(items: ContentItemQuerySet, query: Query, limit: int = 3) -> list[Query]:
    """Return up to `limit` queries similar to `query` that find some of `items`, best first."""
    better = []
    for text in corrections(query):
        suggested = Query.of(text)
        if matching(items, suggested).exists():
            better.append(suggested)
        if len(better) == limit:
            break
    return better


def text_of(content: Content) -> indexing.Text:
    """Return the texts by which search finds an item of any type."""
    outline = outline_of(content)
    names = [person.full_name for person in outline.people]
    topics = [topic.name for topic in outline.topics]
    html = "\n".join(outline.text)
    plain = unescape(TAG.sub(lambda tag: "" if tag[2] in INSIDE_WORDS else " ", html))
    return indexing.Text(
        language=content["locale"],
        title=outline.title,
        summary=outline.lead,
        keywords=_listed([outline.subtitle, *names, *topics, *outline.keywords]),
        body=" ".join(plain.split()),
    )


def index_contents(contents: Mapping[uuid.UUID, Content | None]) -> int:
    """Index the content of the items with these ids; remove the items whose content is None.

    Return how many items differed from what was in the index.
    """
    texts = {key: text_of(content) for key, content in contents.items() if content is not None}
    gone = [key for key, content in contents.items() if content is None]
    return indexing.write(texts) + (indexing.remove(gone) if gone else 0)


def reconcile_index(items: Iterable[ContentItem]) -> int:
    """Bring the index in line with the stored `items`; return how many differed."""
    return index_contents({item.id: None if item.reason else item.parsed for item in items})


def _listed(names: Iterable[str]) -> str:
    return ", ".join(filter(None, names))

"""Content items as search results, with the words of the query marked."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from cms.delivery.items.outline import Outline
from cms.delivery.items.registry import item_type_named, outline_of
from cms.delivery.items.search import text_of
from cms.delivery.models import ContentItem
from cms.foundation.formats.content import Content
from cms.foundation.search.highlights import highlighted, snippet
from cms.foundation.search.queries import Query


@dataclass(frozen=True)
class SearchResult:
    """A found item, with its title, its lead and a passage of its text as HTML.

    If the text contains none of the words, `passage` is taken from the subtitle, people, topics
    and keywords; it is empty if they contain none either. From `valid_until` on, the item must be
    shown differently or not at all.
    """

    item: Content
    outline: Outline
    title: SafeString
    summary: SafeString
    passage: SafeString
    valid_until: datetime | None

    @property
    def label(self) -> str:
        """The name of the item's type, for display."""
        return item_type_named(self.item["type"]).label

    @property
    def highlights(self) -> dict[str, str]:
        """The title, the summary and the passage, as the API returns them."""
        return {"title": self.title, "summary": self.summary, "passage": self.passage}


def results(ids: Iterable[uuid.UUID], query: Query) -> list[SearchResult]:
    """Return the public items with these ids, in this order, as they are now, in one query."""
    wanted = list(ids)
    items = ContentItem.objects.public().in_bulk(wanted) if wanted else {}
    return [_result(items[pk], query) for pk in wanted if pk in items]


def _result(item: ContentItem, query: Query) -> SearchResult:
    content = item.parsed
    text = text_of(content)
    return SearchResult(
        item=content,
        outline=outline_of(content),
        title=highlighted(text.title, query),
        summary=highlighted(text.summary, query),
        passage=snippet(text.body, query) or snippet(text.keywords, query),
        valid_until=item.valid_until,
    )

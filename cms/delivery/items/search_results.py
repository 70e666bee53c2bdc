"""Content items as search results: with the words that were searched for marked."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.safestring import SafeString

from cms.delivery.items.search import text_of
from cms.delivery.models import ContentItem
from cms.foundation.formats.content import Content
from cms.foundation.search.highlights import highlighted, snippet
from cms.foundation.search.queries import Query


@dataclass(frozen=True)
class SearchResult:
    """An item, with its title, its summary and a passage of its body as HTML.

    When the body has none of the words, `passage` is of its job title, authors and topics; it is
    empty when they have none either. `valid_until` is when the item has to be shown differently, or
    not at all.
    """

    item: Content
    title: SafeString
    summary: SafeString
    passage: SafeString
    valid_until: datetime | None

    @property
    def highlights(self) -> dict[str, str]:
        """The three texts, as the API gives them."""
        return {"title": self.title, "summary": self.summary, "passage": self.passage}


def results(ids: Iterable[uuid.UUID], query: Query) -> list[SearchResult]:
    """The public items with these ids, in this order, as they are to be shown now. One query."""
    wanted = list(ids)
    items = ContentItem.objects.public().in_bulk(wanted) if wanted else {}
    return [_result(items[pk], query) for pk in wanted if pk in items]


def _result(item: ContentItem, query: Query) -> SearchResult:
    text = text_of(item.parsed)
    return SearchResult(
        item=item.parsed,
        title=highlighted(text.title, query),
        summary=highlighted(text.summary, query),
        passage=snippet(text.body, query) or snippet(text.keywords, query),
        valid_until=item.valid_until,
    )

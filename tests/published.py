"""Published content at times of the test's choice, and in numbers."""

import json
import uuid
from datetime import datetime, timedelta

from django.db.models import F
from wagtail.models import Page

from articles.models import ArticlePage
from cms.delivery.models import ContentItem, FeedState, ItemFacet
from cms.foundation.formats.content import encode
from practitioners.models import PractitionerPage


def set_times(
    page: ArticlePage | PractitionerPage, *, first: datetime, last: datetime | None = None
) -> None:
    """Give a published page other times of publication, and its content item too."""
    page.refresh_from_db()
    page.first_published_at, page.last_published_at = first, last or first
    page.save()


def copy_items(article: ArticlePage, count: int) -> list[uuid.UUID]:
    """What the API would hold if `count` more articles like `article` were published after it.

    In a few statements, for tests that read many: there are pages, but no articles behind them.
    """
    original = ContentItem.objects.get(id=article.content_id)
    content, summary = (json.loads(bytes(data)) for data in (original.content, original.summary))
    siblings = article.get_parent().get_children()
    parent, taken = article.get_parent(), siblings.count()
    pages = Page.objects.bulk_create(
        Page(
            title=f"Copy {number:03}",
            slug=f"copy-{number}",
            live=True,
            depth=article.depth,
            path=Page._get_path(parent.path, article.depth, taken + number),
            url_path=f"{parent.url_path}copy-{number}/",
            content_type=article.content_type,
            locale=article.locale,
        )
        for number in range(1, count + 1)
    )
    items = []
    for number, page in enumerate(pages, start=1):
        values = {
            "id": str(uuid.UUID(int=number)),
            "title": page.title,
            "position": original.position + number,
        }
        later = timedelta(seconds=number)
        items.append(
            ContentItem(
                id=uuid.UUID(int=number),
                page=page,
                type=original.type,
                locale=original.locale,
                url_path=page.url_path,
                title=page.title,
                published_at=original.published_at and original.published_at + later,
                updated_at=original.updated_at and original.updated_at + later,
                content=encode(content | values),
                summary=encode(summary | values),
                sitemap_url=original.sitemap_url.replace(article.slug, page.slug),
                digest=original.digest,
                position=original.position + number,
                changed_at=original.changed_at,
            )
        )
    ContentItem.objects.bulk_create(items)
    ItemFacet.objects.bulk_create(
        ItemFacet.of(item, facet.name, facet.value)
        for item in items
        for facet in original.facets.all()
    )
    FeedState.objects.update(position=F("position") + count)
    return [item.id for item in items]

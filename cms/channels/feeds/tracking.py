"""Notice which feeds change, and have the hub told."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from cms.channels.feeds.addresses import ALL_ARTICLES, author_path, feed_urls, topic_path
from cms.channels.feeds.tasks import tell_hub_task
from cms.delivery.items.registry import item_type_named
from cms.delivery.models import ItemFacet
from cms.delivery.sync.planning import Change
from cms.delivery.sync.signals import items_changing

FACETS = {"topic": topic_path, "author": author_path}


def connect() -> None:
    """Connect the receiver."""
    items_changing.connect(_items_changing)


def _items_changing(changes: list[Change], **_: Any) -> None:
    """The hub is told once the change can be read, and not at all if it is rolled back."""
    if not settings.WEBSUB_HUB_URL:
        return
    if paths := changed_paths(changes):
        urls = [url for path in paths for url in feed_urls(path)]
        transaction.on_commit(partial(tell_hub_task.enqueue, urls))


def changed_paths(changes: Iterable[Change]) -> list[str]:
    """The feeds in which one of the articles was before the changes, or is after them."""
    articles = [change for change in changes if _type(change) == "article"]
    if not articles:
        return []
    names = {FACETS[name](value) for name, value in _facets(articles) if name in FACETS}
    return [ALL_ARTICLES, *sorted(names)]


def _type(change: Change) -> str:
    return str(change.content["type"]) if change.content else change.item.type


def _facets(articles: list[Change]) -> Iterator[tuple[str, str]]:
    """Those that are stored, in one query, and those that will be."""
    items = [change.item.pk for change in articles]
    yield from ItemFacet.objects.filter(item__in=items).values_list("name", "value")
    for change in articles:
        if change.content is not None:
            yield from item_type_named("article").facets(change.content)

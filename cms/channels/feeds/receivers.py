"""The receiver that finds the feeds affected by a change and notifies the hub."""

from collections import defaultdict
from collections.abc import Iterable
from functools import partial

from django.conf import settings
from django.db import transaction

from cms.channels.feeds.addresses import author_path, feed_urls, topic_path, type_path
from cms.channels.feeds.tasks import tell_hub_task
from cms.delivery.items.registry import ItemType, followed_types
from cms.delivery.models import ItemFacet
from cms.delivery.sync.plans import Change
from cms.delivery.sync.signals import items_changing


def connect() -> None:
    """Connect the receiver to its signal."""
    items_changing.connect(_items_changing)


def _items_changing(changes: list[Change], **_: object) -> None:
    """Enqueue the notification of the hub on commit, so that a rollback sends none."""
    if not settings.WEBSUB_HUB_URL:
        return
    if paths := changed_paths(changes):
        urls = [url for path in paths for url in feed_urls(path)]
        transaction.on_commit(partial(tell_hub_task.enqueue, urls))


def changed_paths(changes: Iterable[Change]) -> list[str]:
    """Return the paths of the feeds that contain one of the items before or after the changes."""
    by_name = {item_type.name: item_type for item_type in followed_types()}
    changed = [(change, by_name[name]) for change in changes if (name := _type(change)) in by_name]
    if not changed:
        return []
    paths = {type_path(item_type) for _, item_type in changed}
    return [*sorted(paths), *sorted(_paths_of_facets(changed))]


def _type(change: Change) -> str:
    return str(change.content["type"]) if change.content else change.item.type


def _paths_of_facets(changed: list[tuple[Change, ItemType]]) -> set[str]:
    """Return the paths of the feeds of the items' topics and people, before and after the changes.

    The stored facets take one query; the future ones are derived from the new content.
    """
    paths, stored = set(), defaultdict(list)
    keys = [change.item.pk for change, _ in changed]
    for key, *pair in ItemFacet.objects.filter(item__in=keys).values_list("item", "name", "value"):
        stored[key].append(pair)
    for change, item_type in changed:
        found = item_type.found_by(change.content) if change.content is not None else ()
        for name, value in (*stored[change.item.pk], *found):
            if name == item_type.topic_facet:
                paths.add(topic_path(value))
            elif name == item_type.people_facet:
                paths.add(author_path(value))
    return paths

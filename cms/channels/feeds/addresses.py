"""The addresses of feeds."""

from cms.channels.feeds.formats import FORMATS
from cms.delivery.items.registry import ItemType, followed_types
from cms.foundation.addresses import absolute_url


def type_path(item_type: ItemType) -> str:
    """How the feeds of all items of a type are called in addresses."""
    return item_type.route


def told_apart(item_type: ItemType) -> str:
    """The name of the feeds of a type where there are those of others too; else empty."""
    return item_type.plural if len(followed_types()) > 1 else ""


def topic_path(slug: str) -> str:
    """How the feeds of a topic are called in addresses."""
    return f"topics/{slug}"


def author_path(pk: str) -> str:
    """How the feeds of an author are called in addresses; `pk` is the id of the content item."""
    return f"authors/{pk}"


def feed_url(path: str, suffix: str) -> str:
    """The address of a feed in one format."""
    return absolute_url(f"/feeds/{path}.{suffix}")


def feed_urls(path: str) -> list[str]:
    """The addresses of a feed in all formats."""
    return [feed_url(path, suffix) for suffix in FORMATS]

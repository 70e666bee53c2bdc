"""The addresses of feeds."""

from cms.channels.feeds.formats import FORMATS
from cms.delivery.items.registry import ItemType, followed_types
from cms.foundation.addresses import absolute_url


def type_path(item_type: ItemType) -> str:
    """Return the path segment of the feeds of all items of a type."""
    return item_type.route


def told_apart(item_type: ItemType) -> str:
    """Return the plural name of a type if several types have feeds, otherwise an empty string."""
    return item_type.plural if len(followed_types()) > 1 else ""


def topic_path(slug: str) -> str:
    """Return the path segments of the feeds of a topic."""
    return f"topics/{slug}"


def author_path(pk: str) -> str:
    """Return the path segments of the feeds of an author; `pk` is the id of the content item."""
    return f"authors/{pk}"


def feed_url(path: str, suffix: str) -> str:
    """Return the address of a feed in one format."""
    return absolute_url(f"/feeds/{path}.{suffix}")


def feed_urls(path: str) -> list[str]:
    """Return the addresses of a feed in all formats."""
    return [feed_url(path, suffix) for suffix in FORMATS]

"""Template filters for links to the feeds of a page."""

from django import template

from cms.channels.feeds.addresses import (
    author_path,
    feed_url,
    told_apart,
    topic_path,
    type_path,
)
from cms.channels.feeds.formats import FORMATS
from cms.delivery.items.registry import followed_types

register = template.Library()
register.filter(author_path)
register.filter(topic_path)


@register.filter
def feed_links(path: str) -> list[dict[str, str]]:
    """Return the `url`, `label` and `media_type` of a feed in each format.

    An empty `path` stands for the feeds of all types.
    """
    if path:
        return _links(path)
    kinds = followed_types()
    return [link for kind in kinds for link in _links(type_path(kind), told_apart(kind))]


def _links(path: str, name: str = "") -> list[dict[str, str]]:
    return [
        {
            "url": feed_url(path, form.suffix),
            "label": ", ".join(filter(None, [name, form.label])),
            "media_type": form.media_type,
        }
        for form in FORMATS.values()
    ]

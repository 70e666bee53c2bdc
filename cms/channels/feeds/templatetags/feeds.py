"""The feeds that belong to a page of the website."""

from django import template

from cms.channels.feeds.addresses import author_path, feed_url, topic_path, type_path
from cms.channels.feeds.formats import FORMATS
from cms.delivery.items.registry import followed_types

register = template.Library()
register.filter(author_path)
register.filter(topic_path)


@register.filter
def feed_links(path: str) -> list[dict[str, str]]:
    """`url`, `label` and `media_type` of each format; without `path`, of the feed of each type."""
    paths = [path] if path else [type_path(item_type) for item_type in followed_types()]
    return [
        {"url": feed_url(each, form.suffix), "label": form.label, "media_type": form.media_type}
        for each in paths
        for form in FORMATS.values()
    ]

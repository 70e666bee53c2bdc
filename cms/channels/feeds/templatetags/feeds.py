"""The feeds that belong to a page of the website."""

from django import template

from cms.channels.feeds.addresses import ALL_ARTICLES, author_path, feed_url, topic_path
from cms.channels.feeds.formats import FORMATS

register = template.Library()
register.filter(author_path)
register.filter(topic_path)


@register.filter
def feed_links(path: str) -> list[dict[str, str]]:
    """`url`, `label` and `media_type` of each format; of the feed of all articles without `path`"""
    return [
        {
            "url": feed_url(path or ALL_ARTICLES, form.suffix),
            "label": form.label,
            "media_type": form.media_type,
        }
        for form in FORMATS.values()
    ]

"""A template tag for pages that have nothing to show but the newest articles."""

from django import template

from articles.published import public_articles
from cms.delivery.website.lists import summaries
from cms.foundation.formats.content import Head

register = template.Library()


@register.simple_tag
def newest_articles(count: int) -> list[Head]:
    """Return the summaries of the `count` public articles that were published last."""
    return summaries(public_articles().newest_first()[:count])

"""The articles that are public."""

from cms.delivery.models import ContentItem, ContentItemQuerySet


def public_articles() -> ContentItemQuerySet:
    """The content items of all public articles."""
    return ContentItem.objects.public().filter(type="article")

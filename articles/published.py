"""The queryset of public articles."""

from cms.delivery.models import ContentItem, ContentItemQuerySet


def public_articles() -> ContentItemQuerySet:
    """Return the content items of all public articles."""
    return ContentItem.objects.public().filter(type="article")

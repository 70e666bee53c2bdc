"""The topics that are public."""

from django.db.models import QuerySet

from cms.delivery.models import ContentItem
from cms.topics.models import Topic


def public_topics() -> "QuerySet[Topic]":
    """Those that something public is about; nothing is told of the others."""
    used = ContentItem.objects.public().filter(facets__name__in=("topic", "specialty"))
    return Topic.objects.filter(slug__in=used.values("facets__value"))

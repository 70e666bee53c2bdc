"""The topics that are public."""

from django.db.models import QuerySet

from cms.content.topics.models import Topic
from cms.delivery.models import ContentItem


def public_topics() -> "QuerySet[Topic]":
    """Those that something public is about; nothing is told of the others."""
    used = ContentItem.objects.public().filter(facets__name__in=("topic", "specialty"))
    return Topic.objects.filter(slug__in=used.values("facets__value"))

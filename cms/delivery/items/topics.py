"""What is public about a topic: items of any type."""

from django.db.models import QuerySet

from cms.content.topics.models import Topic
from cms.delivery.items.registry import item_types
from cms.delivery.models import ContentItem, ContentItemQuerySet


def topic_facets() -> set[str]:
    """The names of the facets that have the slugs of topics."""
    return {item_type.topic_facet for item_type in item_types() if item_type.topic_facet}


def public_topics() -> "QuerySet[Topic]":
    """Those that something public is about; nothing is told of the others."""
    used = ContentItem.objects.public().filter(facets__name__in=topic_facets())
    return Topic.objects.filter(slug__in=used.values("facets__value"))


def about(items: ContentItemQuerySet, slug: str) -> ContentItemQuerySet:
    """Those of `items` that are about the topic with this slug."""
    return items.with_facet(topic_facets(), slug)

"""The public topics, and the public items of any type about them."""

from django.db.models import QuerySet

from cms.content.topics.models import Topic
from cms.delivery.items.registry import item_types
from cms.delivery.models import ContentItem, ContentItemQuerySet


def topic_facets() -> set[str]:
    """Return the names of the facets whose values are slugs of topics."""
    return {item_type.topic_facet for item_type in item_types() if item_type.topic_facet}


def public_topics() -> "QuerySet[Topic]":
    """Return the topics that have public items. The other topics are shown to nobody."""
    used = ContentItem.objects.public().filter(facets__name__in=topic_facets())
    return Topic.objects.filter(slug__in=used.values("facets__value"))


def about(items: ContentItemQuerySet, slug: str) -> ContentItemQuerySet:
    """Return those of `items` that are about the topic with this slug."""
    return items.with_facet(topic_facets(), slug)

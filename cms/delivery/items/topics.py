"""The public topics, and the items of any type about them."""

from django.db.models import Exists, OuterRef, QuerySet

from cms.content.topics.models import Topic
from cms.delivery.items.registry import ItemType, item_types
from cms.delivery.models import ContentItem, ContentItemQuerySet


def topic_facets() -> set[str]:
    """Return the names of the facets whose values are slugs of topics."""
    return {item_type.topic_facet for item_type in item_types() if item_type.topic_facet}


def public_topics() -> "QuerySet[Topic]":
    """Return the topics that have public items. The other topics are shown to nobody."""
    facets = {"facets__name__in": topic_facets(), "facets__value": OuterRef("slug")}
    return Topic.objects.filter(Exists(ContentItem.objects.public().filter(**facets)))


def about(slug: str) -> list[ContentItemQuerySet]:
    """Return the present items about the topic with this slug: first those that readers follow."""
    followed, others = _kinds(is_followed=True), _kinds(is_followed=False)
    return [_about(kinds, slug) for kinds in (followed, others) if kinds]


def _kinds(*, is_followed: bool) -> list[ItemType]:
    return [one for one in item_types() if one.topic_facet and one.is_followed == is_followed]


def _about(kinds: list[ItemType], slug: str) -> ContentItemQuerySet:
    items = ContentItem.objects.present().with_facet({one.topic_facet for one in kinds}, slug)
    return items.of_type(*(one.name for one in kinds))

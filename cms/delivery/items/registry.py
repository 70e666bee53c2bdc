"""The page types that are published as content items. Each page app registers its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import capfirst
from rest_framework.serializers import ModelSerializer
from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.delivery.items.outline import Outline
from cms.foundation.formats.content import Content, Head

Facet = Callable[[Any], Iterable[str]]
"""The values that an item can be found by, from its content, whose fields its type knows."""

CARD = "delivery/includes/card.html"
"""The template of the card of any item: picture, topic, title, lead, names and date."""
NO_OUTLINE = "The type {!r} has no outline, so that no channel can say what its items are."
NOT_IN_ITEM = (
    "The outline of the type {!r} reads the field {}, which its items have not. Add it to the "
    "serializer; and to the summary too, or ask for it by `.get(…)`: listings have nothing else."
)


@dataclass(frozen=True)
class ItemType:
    """How the pages of `model` become content items, and what channels know of these.

    A type gives the content by `serializer`, and `outline` says of it what all channels say.
    """

    name: str
    """The `type` of the items."""
    route: str
    """The path segment of its listing."""
    model: type[BasePage]
    serializer: type[ModelSerializer[Any]]
    summary: type[ModelSerializer[Any]]
    """Those fields of `serializer` that listings show."""
    introduction: str
    """A template for what stands between the lead and the text where an `item` is shown alone."""
    outline: Callable[[Any], Outline] | None = None
    """Made of the whole content, or of its summary."""
    facets: Mapping[str, Facet] = field(default_factory=dict)
    """What an item can be found by: values by name, taken from its content alone, so that a filter
    finds by nothing that is not public."""
    topic_facet: str = "topic"
    """The facet that has the slugs of the outline's topics; empty for a type without topics."""
    people_facet: str = ""
    """The facet that has the ids of the outline's people; empty for a type without people."""
    card: str = CARD
    """The template of a card, which is given `item`, its `outline`, and how it is to be shown."""
    is_followed: bool = False
    """Whether readers follow what comes out: it is in feeds, and the newest is offered first."""

    def outline_of(self, content: Head) -> Outline:
        """What channels say of the item with this `content`, be it whole or a summary."""
        if self.outline is None:
            raise ImproperlyConfigured(NO_OUTLINE.format(self.name))
        try:
            return self.outline(content)
        except KeyError as error:
            raise LookupError(NOT_IN_ITEM.format(self.name, error)) from error

    def found_by(self, content: Content) -> Iterator[tuple[str, str]]:
        """The name and value pairs that the item with this `content` can be found by."""
        for name, values in self.facets.items():
            yield from ((name, value) for value in values(content))

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields of a whole item."""
        return tuple(self.serializer.Meta.fields)

    @property
    def summary_fields(self) -> tuple[str, ...]:
        """The names of the fields that listings show."""
        return tuple(self.summary.Meta.fields)

    def summary_of(self, content: Mapping[str, object]) -> dict[str, object]:
        """The fields of a whole item that listings show."""
        return {name: content[name] for name in self.summary_fields}

    @property
    def label(self) -> str:
        """What one item is called."""
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def plural(self) -> str:
        """What several items are called."""
        return capfirst(str(self.model._meta.verbose_name_plural))


_by_name: dict[str, ItemType] = {}


def register(item_type: ItemType) -> ItemType:
    """Publish the pages of a model from now on.

    Raises ImproperlyConfigured when there is a type with the same name, route or model.
    """
    for other in item_types():
        for part in ("name", "route", "model"):
            if getattr(other, part) == getattr(item_type, part):
                raise ImproperlyConfigured(
                    f"The item types {other.name!r} and {item_type.name!r} have the same {part}. "
                    "Each page type is registered once, under a name and a route of its own."
                )
    _by_name[item_type.name] = item_type
    return item_type


def item_types() -> list[ItemType]:
    """All that are registered."""
    return list(_by_name.values())


def followed_types() -> list[ItemType]:
    """Those whose items readers follow."""
    return [item_type for item_type in item_types() if item_type.is_followed]


def item_type_of(page: Page) -> ItemType | None:
    """How `page`, a specific page, is published; None if its type has no content item."""
    return next((one for one in item_types() if one.model is type(page)), None)


def item_type_named(name: str) -> ItemType:
    """The one whose items have the `type` `name`; raises LookupError."""
    if name not in _by_name:
        raise LookupError(f"There is no item type {name!r}: register it in the api.py of its app.")
    return _by_name[name]


def outline_of(content: Head) -> Outline:
    """What channels say of the item with this `content`, be it whole or a summary."""
    return item_type_named(content["type"]).outline_of(content)

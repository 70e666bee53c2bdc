"""The registry of page types that are published as content items. Page apps register their own."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.text import capfirst
from rest_framework.serializers import ModelSerializer
from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.delivery.items.files import files_in
from cms.delivery.items.outline import Outline
from cms.delivery.items.summaries import picked
from cms.foundation.formats.content import Content, Head

Facet = Callable[[Any], Iterable[str]]
"""A function that takes an item's content and returns values by which the item can be found."""

LOCALE = "locale"
"""The facet of every item that says which language it is in."""
TERMS = frozenset(
    {
        *("practice_name", "disclaimer"),
        *("attribution_text", "content_licence", "content_licence_url"),
    }
)
"""The settings of the practice that every item shows in the fields that all types have."""
CARD = "delivery/includes/card.html"
"""The default template of an item's card: picture, topic, title, lead, names and date."""
NO_OUTLINE = "The type {!r} has no outline, so that no channel can say what its items are."
NOT_IN_ITEM = (
    "The outline of the type {!r} reads the field {}, which its items have not. Add it to the "
    "serializer; and to the summary too, or ask for it by `.get(…)`: listings have nothing else."
)


@dataclass(frozen=True)
class ItemType:
    """A type of content items: how the pages of `model` become items, and how channels show them.

    `serializer` builds the content of an item, and `outline` makes from it what channels show.
    """

    name: str
    """The `type` of the items."""
    route: str
    """The path segment of the listing in the API."""
    model: type[BasePage]
    serializer: type[ModelSerializer[Any]]
    summary: type[ModelSerializer[Any]]
    """A serializer with the fields of `serializer` that listings show."""
    introduction: str
    """The template of what is shown between the lead and the text of a single `item`."""
    outline: Callable[[Any], Outline] | None = None
    """A function that makes the outline from the whole content or from its summary."""
    facets: Mapping[str, Facet] = field(default_factory=dict)
    """The facets by name. They take their values from the content alone, so that a filter cannot
    reveal anything that is not public."""
    topic_facet: str = "topic"
    """The name of the facet with the slugs of the outline's topics; empty if items have none."""
    people_facet: str = ""
    """The name of the facet with the ids of the outline's people; empty if items have none."""
    card: str = CARD
    """The template of a card. Its context has `item`, `outline`, `urgency` and `compact`."""
    relations: tuple[str, ...] = ()
    """The relations of a page that `serializer` reads, which are read for many pages at once."""
    shown_relations: tuple[str, ...] = ()
    """Those of `relations` that items read which show the page."""
    practice_fields: frozenset[str] = frozenset()
    """The settings of the practice that the fields of this type show, as its body may. Those that
    every item shows are in `TERMS`. If one of these changes, the items are built anew."""
    is_followed: bool = False
    """Whether readers follow new items: they are in feeds, and the newest is offered first."""

    def outline_of(self, content: Head) -> Outline:
        """Return the outline of the item with this `content`, whole or a summary."""
        if self.outline is None:
            raise ImproperlyConfigured(NO_OUTLINE.format(self.name))
        try:
            return self.outline(content)
        except KeyError as error:
            raise LookupError(NOT_IN_ITEM.format(self.name, error)) from error

    def found_by(self, content: Content) -> Iterator[tuple[str, str]]:
        """Yield the facets, as name and value, of the item with this `content`.

        Those of its type come first, then its locale and the files that it shows.
        """
        for name, values in self.facets.items():
            yield from ((name, value) for value in values(content))
        yield LOCALE, content["locale"]
        yield from files_in(content)

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields of a whole item."""
        return tuple(self.serializer.Meta.fields)

    @property
    def summary_fields(self) -> tuple[str, ...]:
        """The names of the fields that listings show."""
        return tuple(self.summary.Meta.fields)

    def summary_of(self, content: Mapping[str, object]) -> dict[str, object]:
        """Return what listings show of the whole item `content`, as `summary` describes it."""
        return picked(content, self.summary)

    @property
    def label(self) -> str:
        """The name of one item, for display."""
        return capfirst(str(self.model._meta.verbose_name))

    @property
    def plural(self) -> str:
        """The name of several items, for display."""
        return capfirst(str(self.model._meta.verbose_name_plural))


_by_name: dict[str, ItemType] = {}


def register(item_type: ItemType) -> ItemType:
    """Register a type, so that the pages of its model are published as content items.

    Raise ImproperlyConfigured if another type has the same name, route or model.
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
    """Return all registered types."""
    return list(_by_name.values())


def followed_types() -> list[ItemType]:
    """Return the types whose items readers follow."""
    return [item_type for item_type in item_types() if item_type.is_followed]


def shown_settings(changed: Set[str]) -> Set[str]:
    """Return those of the `changed` settings of the practice that items of any type show."""
    return changed & TERMS.union(*(item_type.practice_fields for item_type in item_types()))


def item_type_of(page: Page) -> ItemType | None:
    """Return the type of `page`, a specific page; None if its pages have no content items."""
    return next((one for one in item_types() if one.model is type(page)), None)


def item_type_named(name: str) -> ItemType:
    """Return the type called `name`; raise LookupError if it is not registered."""
    if name not in _by_name:
        raise LookupError(f"There is no item type {name!r}: register it in the api.py of its app.")
    return _by_name[name]


def outline_of(content: Head) -> Outline:
    """Return the outline of the item with this `content`, whole or a summary."""
    return item_type_named(content["type"]).outline_of(content)

"""The page types that are published as content items. Each page app registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from wagtail.models import Page

from cms.content.pages.models import BasePage
from cms.foundation.formats.content import Content

if TYPE_CHECKING:
    from cms.delivery.api.views import ItemViewSet
    from cms.delivery.items.serializers import ItemSerializer


@dataclass(frozen=True)
class ItemType:
    """How the pages of `model` become content items.

    `name` is the item's `type`; `route` the path segment of its listing. `summary` has those fields
    of `serializer` that listings show. `facets` gives the name and value pairs that the item can be
    found by, taken from its content alone, so that a filter finds by nothing that is not public.
    `introduction` is a template for what stands between the title and the body of an `item`.
    """

    name: str
    route: str
    model: type[BasePage]
    serializer: "type[ItemSerializer[Any]]"
    viewset: "type[ItemViewSet]"
    summary: "type[ItemSerializer[Any]]"
    facets: Callable[[Content], Iterable[tuple[str, str]]]
    introduction: str


_by_model: dict[type[BasePage], ItemType] = {}


def register(item_type: ItemType) -> None:
    """Publish the pages of a model from now on."""
    _by_model[item_type.model] = item_type


def item_types() -> list[ItemType]:
    """All that are registered."""
    return list(_by_model.values())


def item_type_of(page: Page) -> ItemType | None:
    """How `page`, a specific page, is published; None if its type has no content item."""
    return _by_model.get(type(page))


def item_type_named(name: str) -> ItemType:
    """The one whose items have the `type` `name`."""
    return next(item_type for item_type in item_types() if item_type.name == name)

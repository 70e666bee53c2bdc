"""Wagtail's search of the database, with an index of its own for content items.

What Wagtail's index holds, editors find: drafts and private pages too. What is public is kept
apart from it.
"""

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import Model
from wagtail.search.backends import database
from wagtail.search.backends.base import (
    BaseIndex,
    BaseSearchBackend,
    BaseSearchQueryCompiler,
    BaseSearchResults,
)
from wagtail.search.query import PlainText

from cms.delivery.items.search import by_relevance, matching, reconcile_index
from cms.delivery.models import ContentItem, ContentItemQuerySet
from cms.delivery.sync.sync import take_turn
from cms.foundation.search import indexing
from cms.foundation.search.queries import Query


class ItemIndex(BaseIndex):
    """The index of content items, as the command that rebuilds all indexes sees it."""

    write_connection = connection

    def get_key(self) -> str:
        """It is not Wagtail's own."""
        return "content-items"

    def delete_stale_entries(self) -> None:
        """A rebuild begins: from nothing, and while nobody publishes."""
        take_turn()
        indexing.clear()

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Wagtail's rebuilders call it. We have none."""

    def add_items(self, model: type[Model], items: Iterable[ContentItem]) -> None:
        """Let `items` be found."""
        reconcile_index(items)

    def delete_item(self, item: ContentItem) -> None:
        """Let `item` be found no more."""
        indexing.remove([item.pk])

    def reset(self) -> None:
        """Empty the index."""
        indexing.clear()


class ItemQueryCompiler(BaseSearchQueryCompiler):
    """Words, all of which have to be there. The queryset may have any filters."""

    DEFAULT_OPERATOR = "and"

    def check(self) -> None:
        """Nothing is refused."""

    def compiled(self) -> ContentItemQuerySet:
        """The items found.

        Raises NotImplementedError for anything but plain words. That is what Wagtail's own
        backends raise for a kind of query that they do not have, and what its callers expect.
        """
        if not isinstance(self.query, PlainText):
            raise NotImplementedError("Content items are searched for plain words only.")
        items = matching(self.queryset, Query.of(self.query.query_string))
        return by_relevance(items) if self.order_by_relevance else items


class ItemResults(BaseSearchResults):
    """The items found, as Wagtail gives search results."""

    def _do_search(self) -> list[ContentItem]:
        return list(self.query_compiler.compiled()[self.start : self.stop])

    def _do_count(self) -> int:
        return len(self._do_search()) if self.stop else self.query_compiler.compiled().count()


class ItemSearch(BaseSearchBackend):
    """Mixed into one of Wagtail's backends, so that content items have their own index."""

    def get_index_for_model(self, model: type[Model]) -> Any:
        """The index that `model` is in."""
        if issubclass(model, ContentItem):
            return ItemIndex(self)
        return super().get_index_for_model(model)

    def search(self, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        """Wagtail's search; in content items, by `matching`."""
        model = getattr(model_or_queryset, "model", model_or_queryset)
        if not issubclass(model, ContentItem):
            return super().search(query, model_or_queryset, **options)
        if model_or_queryset is model:
            model_or_queryset = model.objects.public()
        return ItemResults(self, ItemQueryCompiler(model_or_queryset, query, **options))


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # Wagtail looks for this name
    """Wagtail's backend for the kind of database in use, with `ItemSearch`."""
    kind = type(database.SearchBackend(dict(params)))
    return type(kind.__name__, (ItemSearch, kind), {})(params)

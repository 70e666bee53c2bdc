"""Wagtail's database search backend, with a separate index for content items.

Wagtail's index serves editors and has drafts and private pages too. Public content is kept apart
from it.
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
    """The index of content items, as Wagtail's `update_index` command uses it."""

    write_connection = connection

    def get_key(self) -> str:
        """Return a key that differs from the key of Wagtail's own index."""
        return "content-items"

    def delete_stale_entries(self) -> None:
        """Empty the index at the beginning of a rebuild, while no other transaction can publish."""
        take_turn()
        indexing.clear()

    def _refresh_title_norms(self, full: bool = False) -> None:
        """Do nothing: Wagtail calls this in a rebuild, but this index has no title norms."""

    def add_items(self, model: type[Model], items: Iterable[ContentItem]) -> None:
        """Add `items` to the index."""
        reconcile_index(items)

    def delete_item(self, item: ContentItem) -> None:
        """Remove `item` from the index."""
        indexing.remove([item.pk])

    def reset(self) -> None:
        """Empty the index."""
        indexing.clear()


class ItemQueryCompiler(BaseSearchQueryCompiler):
    """A compiler of queries for items with all words. The queryset may have any filters."""

    DEFAULT_OPERATOR = "and"

    def check(self) -> None:
        """Accept every query and queryset."""

    def compiled(self) -> ContentItemQuerySet:
        """Return the items found.

        Raise NotImplementedError for anything but plain words. Wagtail's own backends raise it for
        a kind of query that they do not support, and Wagtail's callers expect it.
        """
        if not isinstance(self.query, PlainText):
            raise NotImplementedError("Content items are searched for plain words only.")
        items = matching(self.queryset, Query.of(self.query.query_string))
        return by_relevance(items) if self.order_by_relevance else items


class ItemResults(BaseSearchResults):
    """The items found, in the form of Wagtail's search results."""

    def _do_search(self) -> list[ContentItem]:
        return list(self.query_compiler.compiled()[self.start : self.stop])

    def _do_count(self) -> int:
        return len(self._do_search()) if self.stop else self.query_compiler.compiled().count()


class ItemSearch(BaseSearchBackend):
    """A mixin for one of Wagtail's backends that gives content items their own index."""

    def get_index_for_model(self, model: type[Model]) -> Any:
        """Return the index that contains `model`."""
        if issubclass(model, ContentItem):
            return ItemIndex(self)
        return super().get_index_for_model(model)

    def search(self, query: Any, model_or_queryset: Any, **options: Any) -> Any:
        """Search content items by `matching`, and anything else by Wagtail's backend."""
        model = getattr(model_or_queryset, "model", model_or_queryset)
        if not issubclass(model, ContentItem):
            return super().search(query, model_or_queryset, **options)
        if model_or_queryset is model:
            model_or_queryset = model.objects.public()
        return ItemResults(self, ItemQueryCompiler(model_or_queryset, query, **options))


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802  # Wagtail looks for this name
    """Return Wagtail's backend for the kind of database in use, with `ItemSearch` mixed in."""
    kind = type(database.SearchBackend(dict(params)))
    return type(kind.__name__, (ItemSearch, kind), {})(params)

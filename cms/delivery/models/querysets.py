"""The queryset of content items, with filters by visibility and by facet."""

import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone

from cms.delivery.freshness import PERISHABLE, CurrentIterable
from cms.foundation.visibility import IsPrivate, not_expired

if TYPE_CHECKING:
    from cms.delivery.models.items import ContentItem

    Items = models.QuerySet[ContentItem]
else:
    Items = models.QuerySet

FACET_KEYS = {
    "published_at": "published_at",
    "updated_at": "updated_at",
    "title": "title",
    "id": "item_id",
}
"""The columns of a facet that listings are ordered by, by the fields of the item."""

FEW = 1_000
"""The number of items up to which it costs less to sort them than to walk all in their order."""


class Unindexed(Func):
    """The value of a field, for whose sake SQLite chooses no index. PostgreSQL knows better."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Compile to a term that is not the column itself."""
        return self.as_sql(compiler, connection, template="+%(expressions)s")


class ContentItemQuerySet(Items):
    """A queryset of content items, with filters by visibility and by facet."""

    _walks_facets = False
    _is_sorted = False

    @staticmethod
    def is_public_condition() -> Q:
        """Return the condition that an anonymous reader may see an item now.

        It holds even if a change of the page has not reached the item.
        """
        return Q(~IsPrivate("page__path"), not_expired("page__"), reason="", page__live=True)

    def public(self) -> Self:
        """Return the items that an anonymous reader may see now, brought up to date when read."""
        return self.filter(self.is_public_condition()).current()

    def current(self) -> Self:
        """Return the items of this queryset, brought up to date when they are read.

        Reading them raises NotCurrentError if that cannot be done.
        """
        found = self.all()
        found._iterable_class = CurrentIterable
        return found

    def outdated(self) -> Self:
        """Return the items that show something which has expired since they were stored."""
        return self.filter(reason="", page__isnull=False, valid_until__lte=timezone.now())

    def values(self, *fields: Any, **expressions: Any) -> Any:
        """Return rows of values; raise TypeError for the content of items that must be current."""
        self._refuse_perishable(fields)
        return super().values(*fields, **expressions)

    def values_list(self, *fields: Any, flat: bool = False, named: bool = False) -> Any:
        """Return rows of values; raise TypeError for the content of items that must be current."""
        self._refuse_perishable(fields)
        return super().values_list(*fields, flat=flat, named=named)

    def _refuse_perishable(self, fields: tuple[Any, ...]) -> None:
        """Raise TypeError for perishable fields, as rows of values cannot be brought up to date."""
        perishable = PERISHABLE.intersection(fields) if fields else PERISHABLE
        if perishable and issubclass(self._iterable_class, CurrentIterable):
            names = ", ".join(sorted(perishable))
            raise TypeError(f"Read {names} from items, not as values: .only() saves the rest.")

    def retracted(self) -> Self:
        """Return the tombstones of retracted pages whose note an anonymous reader may see."""
        in_force = Q(reason="retracted", page__retractions__in_force=True)
        return self.filter(~IsPrivate("page__path"), in_force)

    def with_facet(self, names: str | Iterable[str], value: str | OuterRef) -> Self:
        """Return the items that have `value` in one of the facets `names`.

        If `value` is the id of an item that is no longer public, nothing is found. The first call
        with one name decides which index is walked by `newest_first` and by `order_key`.
        """
        named = [names] if isinstance(names, str) else sorted(names)
        if len(named) == 1 and not self._walks_facets:
            found = self._walking(name=named[0], value=value)
        else:
            facets = self._facets.filter(item=OuterRef("pk"), name__in=named, value=value)
            found = self.filter(Exists(facets))
        if isinstance(value, OuterRef) or not _is_uuid(value):
            return found
        of_value = self.model.objects.filter(pk=value)
        return found.exclude(Exists(of_value.exclude(self.is_public_condition())))

    def _walking(self, **row: object) -> Self:
        """Return the items with such a facet, joined to its row, which is indexed in each order."""
        keys = {f"facet_{key}": F(f"facets__{column}") for key, column in FACET_KEYS.items()}
        # Only rows of facets that are listed by have a time; the index leaves out the others.
        row["published_at__isnull"] = False
        found = self.filter(**{f"facets__{key}": value for key, value in row.items()})
        found = found.alias(**keys)
        found._walks_facets = True
        return found

    def of_type(self, *names: str) -> Self:
        """Return the items of one of these types; to be called after `with_facet`."""
        if not self._walks_facets:
            return self.filter(type=names[0]) if len(names) == 1 else self.filter(type__in=names)
        # SQLite without statistics would begin with the index of the type and not with the facet.
        return self.alias(unindexed_type=Unindexed("type")).filter(unindexed_type__in=names)

    def order_key(self, key: str) -> str:
        """Return what to order and compare by in place of the field `key`, which has its value.

        It is in the index that finds the items, so that the database need not sort them.
        """
        if self._is_sorted and key != "id":
            return f"sorted_{key}"
        return f"facet_{key}" if self._walks_facets and key in FACET_KEYS else key

    def within(self, bounds: Mapping[str, object], key: str) -> Self:
        """Return the items within `bounds`, which are lookups, to be ordered by the field `key`.

        If they are few, they are found by the index of a bound and sorted; otherwise all are walked
        in their order. SQLite does not know which of both costs less. It takes a query.
        """
        ordered, found = self.order_key(key), self.filter(**bounds)
        if found[: FEW + 1].count() > FEW:
            hidden = {each: value for each, value in bounds.items() if key not in each}
            columns = {each.rpartition("__")[0] for each in hidden}
            found = self.alias(**{f"hidden_{name}": Unindexed(name) for name in columns})
            kept = {each: value for each, value in bounds.items() if each not in hidden}
            return found.filter(**kept, **{f"hidden_{each}": hidden[each] for each in hidden})
        found = found.alias(**{f"sorted_{key}": Unindexed(ordered)})
        found._is_sorted = True
        return found

    def newest_first(self, by: str = "published_at") -> Self:
        """Order the items by the time `by`, the latest first, and by id if it is equal."""
        return self.order_by(*(f"-{self.order_key(key)}" for key in (by, "id")))

    @property
    def _facets(self) -> Any:
        model: Any = self.model
        return model.facets.rel.related_model.objects

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # Django's types leave it out.
        clone._walks_facets, clone._is_sorted = self._walks_facets, self._is_sorted
        return cast(Self, clone)

    def facet_before(self, name: str, value: str) -> Self:
        """Return the items whose facet `name` sorts before `value`; for dates as YYYY-MM-DD.

        An item has one such facet at most. It takes a query: few items are found by their facets,
        and are sorted, and of many the first are soon found in their order.
        """
        facets = self._facets.filter(name=name, value__lt=value)
        if not self._walks_facets and facets[: FEW + 1].count() <= FEW:
            return self._walking(name=name, value__lt=value)
        return self.filter(Exists(facets.filter(item=OuterRef("pk"))))


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


ContentItemManager = models.Manager.from_queryset(ContentItemQuerySet)

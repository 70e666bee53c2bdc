"""The models of content items and of the facets by which they can be found."""

import json
import uuid
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Self, cast

from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.search import index

from cms.delivery.freshness import PERISHABLE, CurrentIterable
from cms.foundation.formats.content import Content, Head
from cms.foundation.visibility import IsPrivate, not_expired

FACET_KEYS = {
    "published_at": "published_at",
    "updated_at": "updated_at",
    "title": "title",
    "id": "item_id",
}
"""The columns of a facet that listings are ordered by, by the fields of the item."""

FEW = 1_000
"""The number of items up to which it costs less to sort them than to walk all in their order."""


class Reason(models.TextChoices):
    """The reasons why a content item was withdrawn."""

    UNPUBLISHED = "unpublished"
    EXPIRED = "expired"
    DELETED = "deleted"
    RESTRICTED = "restricted"
    RETRACTED = "retracted"


class Unindexed(Func):
    """The value of a field, for whose sake SQLite chooses no index. PostgreSQL knows better."""

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """Compile to a term that is not the column itself."""
        return self.as_sql(compiler, connection, template="+%(expressions)s")


class ContentItemQuerySet(models.QuerySet["ContentItem"]):
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

    def present(self) -> Self:
        """Return the items that were not withdrawn. Only `public` says whether readers may see one.

        An index alone finds and counts them; it is up to date when the public state is known.
        """
        return self.filter(reason="")

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
        in_force = Q(reason=Reason.RETRACTED, page__retractions__in_force=True)
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
            facets = ItemFacet.objects.filter(item=OuterRef("pk"), name__in=named, value=value)
            found = self.filter(Exists(facets))
        if isinstance(value, OuterRef) or not _is_uuid(value):
            return found
        of_value = ContentItem.objects.filter(pk=value)
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

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # Django's types leave it out.
        clone._walks_facets, clone._is_sorted = self._walks_facets, self._is_sorted
        return cast(Self, clone)

    def facet_before(self, name: str, value: str) -> Self:
        """Return the items whose facet `name` sorts before `value`; for dates as YYYY-MM-DD.

        An item has one such facet at most. It takes a query: few items are found by their facets,
        and are sorted, and of many the first are soon found in their order.
        """
        facets = ItemFacet.objects.filter(name=name, value__lt=value)
        if not self._walks_facets and facets[: FEW + 1].count() <= FEW:
            return self._walking(name=name, value__lt=value)
        return self.filter(Exists(facets.filter(item=OuterRef("pk"))))


def _is_uuid(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


class ContentItem(index.Indexed, models.Model):
    """The published content of one page in one locale, exactly as the API delivers it.

    A withdrawn item stays as a tombstone: `reason` says why, and its content is empty.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    page = models.OneToOneField(
        Page, null=True, on_delete=models.SET_NULL, related_name="content_item"
    )
    type = models.CharField(max_length=40)
    locale = models.CharField(max_length=16)
    url_path = models.TextField(help_text="Wagtail's path of the page, from the tree's root.")
    title = models.CharField(max_length=255)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)

    content = models.BinaryField(help_text="The item as JSON in UTF-8.")
    summary = models.BinaryField(help_text="The item as listings show it.")
    sitemap_url = models.TextField(blank=True, help_text="Its entry in the sitemap, as XML.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of content but its position.")

    position = models.BigIntegerField(unique=True)
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True)
    expires_at = models.DateTimeField(null=True, help_text="When the page itself expires.")
    valid_until = models.DateTimeField(
        null=True,
        help_text="When the first of the page and what it shows expires. What is stored must not "
        "be shown from then on.",
    )

    objects = ContentItemQuerySet.as_manager()
    # More than the title is searched: see cms.delivery.items.search. `sync` writes the index in
    # the transaction of the item; Wagtail would do it in a task, later.
    search_fields: ClassVar = [index.SearchField("title")]
    search_auto_update = False

    class Meta:
        indexes: ClassVar = [
            # In the order of listings, which are walked from both ends. With the page, items are
            # counted without their rows, which are large.
            models.Index(
                fields=["type", "reason", "published_at", "id", "page"], name="item_published"
            ),
            models.Index(
                fields=["type", "reason", "updated_at", "id", "page"], name="item_updated"
            ),
            models.Index(fields=["type", "reason", "title", "id", "page"], name="item_title"),
            models.Index(fields=["url_path"], name="item_url_path"),
            # All fields that a search reads of the items it finds; the rows themselves are large.
            models.Index(
                fields=["id", "reason", "page", "type", "published_at", "valid_until"],
                name="item_found",
            ),
            models.Index(
                fields=["valid_until"],
                # SQLite does not see that ~Q(valid_until=None) is the same.
                condition=Q(valid_until__isnull=False),
                name="item_valid_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"

    @classmethod
    def get_indexed_objects(cls) -> ContentItemQuerySet:
        """Return all items except tombstones."""
        return cls.objects.present()

    @property
    def parsed(self) -> Content:
        """The content as Python objects, parsed anew each time."""
        content: Content = json.loads(bytes(self.content))
        return content

    @property
    def parsed_summary(self) -> Head:
        """The summary as Python objects, parsed anew each time."""
        summary: Head = json.loads(bytes(self.summary))
        return summary

    @property
    def etag(self) -> str:
        """A strong entity tag: position and digest determine every byte of the content."""
        return f'"{self.position}-{self.digest[:16]}"'


class ItemFacet(models.Model):
    """A value by which a content item can be found, taken from the item's own content.

    Those that listings are filtered by repeat what items are ordered by, so that one index finds
    the items in their order.
    """

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=32)
    value = models.CharField(max_length=255)
    published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField(null=True)
    title = models.CharField(max_length=255, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "value", "item"], name="unique_facet")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["name", "value", key, "item"],
                condition=Q(published_at__isnull=False),
                name=f"facet_{key.removesuffix('_at')}",
            )
            for key in ("published_at", "updated_at", "title")
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"

    @property
    def key(self) -> tuple[object, ...]:
        """All that it says of its item."""
        return self.name, self.value, self.published_at, self.updated_at, self.title

    @classmethod
    def of(cls, item: ContentItem, name: str, value: str) -> "ItemFacet":
        """Return the facet of `item`; that of a file, by which nothing is listed, has no order."""
        facet = cls(item=item, name=name, value=value)
        if not name.startswith("file:"):
            facet.published_at, facet.updated_at = item.published_at, item.updated_at
            facet.title = item.title
        return facet

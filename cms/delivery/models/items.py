"""The models of content items and of the facets by which they can be found."""

import json
import uuid
from collections.abc import Iterable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from cms.delivery.freshness import CurrentIterable
from cms.foundation.formats.content import Content, Head
from cms.foundation.visibility import not_expired

PERISHABLE = frozenset({"content", "summary"})
"""The fields of an item that may show something which has expired since it was stored."""


class Reason(models.TextChoices):
    """The reasons why a content item was withdrawn."""

    UNPUBLISHED = "unpublished"
    EXPIRED = "expired"
    DELETED = "deleted"
    RESTRICTED = "restricted"
    RETRACTED = "retracted"


class ContentItemQuerySet(models.QuerySet["ContentItem"]):
    """A queryset of content items, with filters by visibility and by facet."""

    @staticmethod
    def is_public_condition() -> Q:
        """Return the condition that an anonymous reader may see an item now.

        It holds even if a change of the page has not reached the item.
        """
        return Q(~_is_private(), not_expired("page__"), reason="", page__live=True)

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
        in_force = Q(reason=Reason.RETRACTED, page__retractions__in_force=True)
        return self.filter(~_is_private(), in_force)

    def with_facet(self, names: str | Iterable[str], value: str) -> Self:
        """Return the items that have `value` in one of the facets `names`.

        If `value` is the id of an item that is no longer public, nothing is found.
        """
        named = [names] if isinstance(names, str) else sorted(names)
        facets = ItemFacet.objects.filter(item=OuterRef("pk"), name__in=named, value=value)
        found = self.filter(Exists(facets))
        if not _is_uuid(value):
            return found
        of_value = ContentItem.objects.filter(pk=value)
        return found.exclude(Exists(of_value.exclude(self.is_public_condition())))

    def facet_before(self, name: str, value: str) -> Self:
        """Return the items whose facet `name` sorts before `value`; for dates as YYYY-MM-DD."""
        facets = ItemFacet.objects.filter(item=OuterRef("pk"), name=name, value__lt=value)
        return self.filter(Exists(facets))


def _is_private() -> Exists:
    """Return the condition that the item's page, or a page above it, is restricted."""
    tree_path = ExpressionWrapper(OuterRef("page__path"), models.CharField())
    private = PageViewRestriction.objects.alias(item_tree_path=tree_path)
    return Exists(private.filter(item_tree_path__startswith=F("page__path")))


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
    digest = models.CharField(max_length=64, help_text="SHA-256 of content but its position.")

    position = models.BigIntegerField(unique=True)
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True)
    stale = models.BooleanField(default=False, help_text="To be rebuilt after a change elsewhere.")
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
            models.Index(fields=["type", "-published_at", "id"], name="item_published"),
            models.Index(fields=["type", "-updated_at", "id"], name="item_updated"),
            models.Index(fields=["type", "title", "id"], name="item_title"),
            models.Index(fields=["url_path"], name="item_url_path"),
            # All fields that a search reads of the items it finds; the rows themselves are large.
            models.Index(
                fields=["id", "reason", "page", "type", "published_at", "valid_until"],
                name="item_found",
            ),
            models.Index(fields=["stale"], condition=Q(stale=True), name="item_stale"),
            models.Index(
                fields=["valid_until"], condition=~Q(valid_until=None), name="item_valid_until"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.id}"

    @classmethod
    def get_indexed_objects(cls) -> ContentItemQuerySet:
        """Return all items except tombstones."""
        return cls.objects.filter(reason="")

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
    """A value by which a content item can be found, taken from the item's own content."""

    item = models.ForeignKey(ContentItem, on_delete=models.CASCADE, related_name="facets")
    name = models.CharField(max_length=32)
    value = models.CharField(max_length=255)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "value", "item"], name="unique_facet")
        ]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"

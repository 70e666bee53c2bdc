"""The models of content items and of the facets by which they can be found."""

import json
from typing import ClassVar

from django.db import models
from django.db.models import Q
from wagtail.models import Page
from wagtail.search import index

from cms.delivery.models.querysets import ContentItemManager, ContentItemQuerySet
from cms.foundation.formats.content import Content, Head


class Reason(models.TextChoices):
    """The reasons why a content item was withdrawn."""

    UNPUBLISHED = "unpublished"
    EXPIRED = "expired"
    DELETED = "deleted"
    RESTRICTED = "restricted"
    RETRACTED = "retracted"


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

    objects = ContentItemManager()
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

"""The change feed: the items that changed since a cursor, each once, in its present state."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, ExpressionWrapper, Q, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import PolymorphicProxySerializer, extend_schema_field
from rest_framework import serializers

from cms.content.blocks.fields import MAY_GROW
from cms.delivery.api.cursors import dump_cursor, load_cursor, optional, text, whole
from cms.delivery.api.parameter_fields import LimitField, TokenField
from cms.delivery.api.parameters import PageData, QueryParameters
from cms.delivery.api.problems import InvalidParameter, ResyncRequired
from cms.delivery.items.public_state import feed_state
from cms.delivery.items.registry import item_types
from cms.delivery.models import ContentItem, FeedState, Reason
from cms.foundation.addresses import absolute_url
from cms.foundation.formats.content import encode


class ChangesParameters(QueryParameters):
    """Those of the change feed."""

    cursor = TokenField(required=False, help_text="From `next`. None starts a full sync.")
    limit = LimitField(default=100, help_text="How many, 1 to 100.")


@dataclass(frozen=True)
class Cursor:
    """A place in the feed: the client has everything up to `position`.

    During a full sync, `began` is the position that the feed had when the sync began.
    """

    position: int
    began: int | None = None

    @classmethod
    def load(cls, token: str | None, state: FeedState) -> "Cursor":
        """Read a token; raise InvalidParameter, or ResyncRequired if it is of another history."""
        if token is None:
            return cls(0, state.position)
        try:
            epoch, position, began = load_cursor("changes", token, text, whole, optional(whole))
        except ValueError as error:
            raise InvalidParameter({"cursor": str(error)}) from error
        if epoch != state.epoch.hex or max(position, began or 0) > state.position:
            raise ResyncRequired
        return cls(position, began)

    def after(self, position: int) -> "Cursor":
        """Return the cursor after `position`. After a full sync it is the same for all clients."""
        syncing = self.began is not None and position < self.began
        return Cursor(position, self.began if syncing else None)

    def tells(self, position: int) -> bool:
        """Return whether what was withdrawn at `position` is told: a full sync begins without."""
        return self.began is None or position > self.began

    def dump(self, state: FeedState) -> str:
        return dump_cursor("changes", [state.epoch.hex, self.position, self.began])


def changes_page(parameters: PageData) -> tuple[bytes, datetime | None]:
    """Return the JSON of one page of the feed, in two queries, and its earliest expiry.

    It is a query more if something is not public any more and not marked as withdrawn yet.
    """
    state, limit = feed_state(), parameters["limit"]
    cursor = Cursor.load(parameters.get("cursor"), state)
    found = _entries_after(cursor, limit + 1)
    if any(item.position > state.position for item in found):
        # Some items have changed, or were brought up to date, since the state was read.
        state = FeedState.objects.get()
        found = _entries_after(cursor, limit + 1)
    more, found = len(found) > limit, found[:limit]
    last = found[-1].position if found else 0
    following = cursor.after(last if more else max(last, state.position))
    query = {"cursor": following.dump(state)} | ({"limit": limit} if limit != 100 else {})
    tail = {"next": absolute_url(f"{reverse('api:changes')}?{urlencode(query)}"), "more": more}
    told = [item for item in found if item.shown or cursor.tells(item.position)]
    body = b'{"items":[' + b",".join(map(_entry, told)) + b"]," + encode(tail)[1:]
    return body, min((item.valid_until for item in found if item.valid_until), default=None)


def _entries_after(cursor: Cursor, count: int) -> list[ContentItem]:
    shown = ExpressionWrapper(ContentItem.objects.is_public_condition(), BooleanField())
    items = ContentItem.objects.filter(position__gt=cursor.position).annotate(shown=shown)
    if cursor.began is not None:
        # Not by `shown`, for whose sake PostgreSQL would look at every page and sort.
        items = items.filter(Q(reason="") | Q(position__gt=cursor.began))
    found = list(items.defer("summary").current().order_by("position")[:count])
    # Few: what the next scheduled run marks as withdrawn. To make a page for each item takes longer
    # than all else of it.
    unmarked = [item for item in found if not item.shown and not item.reason]
    prefetch_related_objects(unmarked, "page")
    return found


def _entry(item: ContentItem) -> bytes:
    shown: bool = item.shown
    head = encode(
        {
            "position": item.position,
            "id": str(item.id),
            "type": item.type,
            "locale": item.locale,
            "change": "published" if shown else "withdrawn",
            "reason": None if shown else item.reason or _reason_at_read(item),
            "changed_at": item.changed_at,
        }
    )
    content = bytes(item.content) if shown else b"null"
    return head[:-1] + b',"content":' + content + b"}"


def _reason_at_read(item: ContentItem) -> str:
    """Return the reason why an item is not public although it is not marked as withdrawn yet."""
    page = item.page
    if page is None:
        return Reason.DELETED
    if page.expire_at and page.expire_at <= timezone.now():
        return Reason.EXPIRED
    return Reason.RESTRICTED if page.live else Reason.UNPUBLISHED


def _item_serializers() -> dict[str, Any]:
    return {item_type.name: item_type.serializer for item_type in item_types()}


ANY_ITEM = PolymorphicProxySerializer(
    component_name="Item",
    serializers=_item_serializers,
    resource_type_field_name="type",
)


@extend_schema_field(ANY_ITEM)
class WholeItemField(serializers.JSONField):
    """An item of any type."""


class NullField(serializers.ReadOnlyField):
    """A field that is always null. Generators need a type beside that."""

    def __init__(self) -> None:
        super().__init__(help_text="Always null.")


@extend_schema_field({"type": ["string", "null"]})
class NoReasonField(NullField):
    """The reason of what is public."""


@extend_schema_field({"type": ["object", "null"], "additionalProperties": True})
class NoContentField(NullField):
    """The content of what is not public."""


class _EntrySerializer(serializers.Serializer[Any]):
    position = serializers.IntegerField()
    id = serializers.UUIDField()
    type = serializers.CharField(help_text="Of the item, such as `article`; more may come.")
    locale = serializers.CharField(help_text="A BCP 47 code.")


class PublishedSerializer(_EntrySerializer):
    """An item that is public: new, changed, or public again."""

    change = serializers.ChoiceField(choices=["published"])
    reason = NoReasonField()
    changed_at = serializers.DateTimeField()
    content = WholeItemField(help_text="The whole item.")


class WithdrawnSerializer(_EntrySerializer):
    """An item that is public no more."""

    change = serializers.ChoiceField(choices=["withdrawn"])
    reason = serializers.ChoiceField(choices=Reason.choices, help_text=MAY_GROW)
    changed_at = serializers.DateTimeField()
    content = NoContentField()


@extend_schema_field(
    PolymorphicProxySerializer(
        component_name="Change",
        serializers={"published": PublishedSerializer, "withdrawn": WithdrawnSerializer},
        resource_type_field_name="change",
        many=True,
    )
)
class ChangesField(serializers.ListField):
    """Entries of the change feed."""


class ChangesPageSerializer(serializers.Serializer[Any]):
    """One page of the change feed."""

    items = ChangesField()
    next = serializers.URLField(help_text="Never null: keep it, and call it later.")
    more = serializers.BooleanField(help_text="Whether `next` has something now.")

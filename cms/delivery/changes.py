"""The change feed: what changed since a cursor, each item once, as it is now."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import BooleanField, ExpressionWrapper, Q
from django.urls import reverse
from django.utils import timezone
from rest_framework import serializers

from cms.addresses import absolute_url
from cms.delivery.building import encode
from cms.delivery.cursors import dump_cursor, load_cursor
from cms.delivery.models import ContentItem, FeedState, Reason
from cms.delivery.parameters import LimitField, QueryParameters, TokenField
from cms.delivery.problems import InvalidParameter, ResyncRequired


class ChangesParameters(QueryParameters):
    """Those of the change feed."""

    cursor = TokenField(required=False, help_text="From `next`. None starts a full sync.")
    limit = LimitField(default=100, help_text="How many, 1 to 100.")


@dataclass(frozen=True)
class Cursor:
    """Everything up to `position` is known. A full sync that began at `began` goes on below it."""

    position: int
    began: int | None = None

    @classmethod
    def load(cls, token: str | None, state: FeedState) -> "Cursor":
        """Raises InvalidParameter, and ResyncRequired for one that is not of this history."""
        if token is None:
            return cls(0, state.position)
        try:
            epoch, position, began = load_cursor("changes", token)
        except ValueError as error:
            raise InvalidParameter({"cursor": str(error)}) from error
        if epoch != state.epoch.hex or position > state.position:
            raise ResyncRequired
        return cls(position, began)

    def after(self, position: int) -> "Cursor":
        """The cursor of one who has read up to `position`; the same for all once a sync is over."""
        syncing = self.began is not None and position < self.began
        return Cursor(position, self.began if syncing else None)

    def dump(self, state: FeedState) -> str:
        return dump_cursor("changes", [state.epoch.hex, self.position, self.began])


def changes_page(parameters: dict[str, Any]) -> bytes:
    """The JSON of one page of the feed, in two queries."""
    state = FeedState.objects.first() or FeedState()
    limit = parameters["limit"]
    cursor = Cursor.load(parameters.get("cursor"), state)
    shown = ExpressionWrapper(ContentItem.objects.is_public_condition(), BooleanField())
    items = ContentItem.objects.filter(position__gt=cursor.position).annotate(shown=shown)
    if cursor.began is not None:
        items = items.filter(Q(shown=True) | Q(position__gt=cursor.began))
    found = list(items.select_related("page").order_by("position")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    last = found[-1].position if found else 0
    following = cursor.after(last if more else max(last, state.position))
    query = {"cursor": following.dump(state)} | ({"limit": limit} if limit != 100 else {})
    tail = {"next": absolute_url(f"{reverse('api:changes')}?{urlencode(query)}"), "more": more}
    return b'{"items":[' + b",".join(map(_entry, found)) + b"]," + encode(tail)[1:]


def _entry(item: ContentItem) -> bytes:
    shown: bool = item.shown  # type: ignore[attr-defined]
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
    """Why an item is not public although nobody has withdrawn it yet."""
    page = item.page
    if page is None:
        return Reason.DELETED
    if page.expire_at and page.expire_at <= timezone.now():
        return Reason.EXPIRED
    return Reason.RESTRICTED if page.live else Reason.UNPUBLISHED


class ChangeSerializer(serializers.Serializer[Any]):
    """One entry of the change feed."""

    position = serializers.IntegerField()
    id = serializers.UUIDField()
    type = serializers.CharField()
    locale = serializers.CharField()
    change = serializers.ChoiceField(choices=["published", "withdrawn"])
    reason = serializers.ChoiceField(choices=Reason.choices, allow_null=True)
    changed_at = serializers.DateTimeField()
    content = serializers.JSONField(help_text="The whole item; null when it is withdrawn.")


class ChangesPageSerializer(serializers.Serializer[Any]):
    """One page of the change feed."""

    items = ChangeSerializer(many=True)
    next = serializers.URLField(help_text="Never null: keep it, and call it later.")
    more = serializers.BooleanField(help_text="Whether `next` has something now.")

"""Which state of all that is public an answer was made from."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, Q
from django.utils import timezone
from wagtail.models import Page

from cms.delivery.freshness import feed_read
from cms.delivery.models import ContentItem, FeedState
from cms.foundation.fingerprint import fingerprint


@dataclass(frozen=True)
class PublicState:
    """A state: two that are equal show readers the same.

    `changed_at` is when it began; it ends at `valid_until` if nothing changes before.
    """

    key: str
    changed_at: datetime
    valid_until: datetime | None

    def etag(self, *parts: str) -> str:
        """An entity tag of what is made from this state and from `parts`."""
        digest = hashlib.sha256("\0".join([self.key, *parts]).encode())
        return f'"{digest.hexdigest()[:32]}"'


def feed_state() -> FeedState:
    """The row that counts the changes, once what has expired is told. One query if nothing has.

    No more than some of it is told at a time, what has expired itself before what shows it.
    `was_behind` says whether there was any.
    """
    is_behind = Exists(ContentItem.objects.outdated())
    state = FeedState.objects.annotate(is_behind=is_behind).first()
    if state is None:
        return FeedState()
    if state.is_behind:
        feed_read.send(sender=FeedState)
        state.refresh_from_db()
        state.was_behind = True
    return state


def public_state() -> PublicState:
    """The present state, in two queries.

    Every change of a page, a topic or the practice counts the feed's generation up. Pages that are
    no content items do not count when they expire, until the scheduled run comes, so what has
    expired meanwhile is counted.
    """
    now, state = timezone.now(), feed_state()
    past = Q(expire_at__lte=now)
    expiries = Page.objects.filter(live=True, expire_at__isnull=False).aggregate(
        count=Count("pk", filter=past),
        last=Max("expire_at", filter=past),
        next=Min("expire_at", filter=~past),
    )
    parts = [state.epoch, state.generation, fingerprint(), expiries["count"]]
    last: datetime = expiries["last"] or state.changed_at
    return PublicState("|".join(map(str, parts)), max(last, state.changed_at), expiries["next"])

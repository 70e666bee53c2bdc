"""The state of all public content, which decides the entity tags of responses made from it."""

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
    """A state of all public content. In equal states, readers are shown the same.

    `changed_at` is when the state began. It ends at `valid_until` if nothing changes before.
    """

    key: str
    changed_at: datetime
    valid_until: datetime | None

    def etag(self, *parts: str) -> str:
        """Return the entity tag of a response that is made from this state and from `parts`."""
        digest = hashlib.sha256("\0".join([self.key, *parts]).encode())
        return f'"{digest.hexdigest()[:32]}"'


def feed_state() -> FeedState:
    """Return the row that counts the changes, after the change feed has caught up with expiries.

    It takes one query if nothing has expired. A call catches up with a limited number of items:
    first those that have expired themselves, then those that show something expired. `was_behind`
    says whether there were any.
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
    """Return the present state, in two queries.

    Every change of a page, a topic or the practice increments the feed's generation. The expiry of
    a page without a content item does so only at the next scheduled run. Therefore the number of
    expired pages is part of the state.
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

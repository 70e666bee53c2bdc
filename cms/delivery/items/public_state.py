"""The state of all public content, which decides the entity tags of responses made from it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, Max, Min, Q, Subquery, Value
from django.utils import timezone
from wagtail.models import Page

from cms.content.images.consent import end_of
from cms.content.images.models import Image
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
    state = FeedState.objects.annotate(
        is_behind=is_behind,
        consent_ended_on=_consent(Max("consent_expires_on"), "lt"),
        consent_ends_on=_consent(Min("consent_expires_on"), "gte"),
    ).first()
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
    expired pages is part of the state, and so is the last day on which a consent ended.
    """
    now, state = timezone.now(), feed_state()
    past = Q(expire_at__lte=now)
    expiries = Page.objects.filter(live=True, expire_at__isnull=False).aggregate(
        count=Count("pk", filter=past),
        last=Max("expire_at", filter=past),
        next=Min("expire_at", filter=~past),
    )
    ended, ends = state.consent_ended_on, state.consent_ends_on
    parts = [state.epoch, state.generation, fingerprint(), expiries["count"], ended]
    began = [moment for moment in (expiries["last"], end_of(ended)) if moment]
    to_come = [moment for moment in (expiries["next"], end_of(ends)) if moment]
    key = "|".join(map(str, parts))
    return PublicState(key, max([state.changed_at, *began]), min(to_come, default=None))


def _consent(day: Max | Min, compared: str) -> Subquery:
    """Return the aggregate `day` of the consents that end before, or not before, today."""
    images = Image.objects.filter(**{f"consent_expires_on__{compared}": timezone.localdate()})
    return Subquery(images.order_by().values(one=Value(1)).annotate(day=day).values("day"))

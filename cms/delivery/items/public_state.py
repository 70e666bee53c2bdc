"""The state of all public content, which decides the entity tags of responses made from it."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock
from time import monotonic

from django.conf import settings
from django.db import Error as DatabaseError
from django.db.models import Count, Exists, Max, Min, Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet

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
        sees_consents=Exists(Image.objects.exclude(consent_expires_on=None)),
        sees_expiries=Exists(_expiring()),
    ).first()
    if state is None:
        return FeedState()
    state.has_consents, state.has_expiries = state.sees_consents, state.sees_expiries
    if state.is_behind:
        feed_read.send(sender=FeedState)
        state.refresh_from_db()
        state.was_behind = True
    return state


def public_state() -> PublicState:
    """Return the present state, in one query; one more if pages expire, and one if consents end.

    Every change of a page, a topic or the practice increments the feed's generation. The expiry of
    a page without a content item does so only at the next scheduled run. Therefore the number of
    expired pages is part of the state, and so is the last day on which a consent ended.
    """
    state = feed_state()
    expired, last, soonest = _expiries() if state.has_expiries else (0, None, None)
    ended, ends = _consents() if state.has_consents else (None, None)
    parts = [state.epoch, state.generation, fingerprint(), expired, ended]
    began = [moment for moment in (last, end_of(ended)) if moment]
    to_come = [moment for moment in (soonest, end_of(ends)) if moment]
    key = "|".join(map(str, parts))
    return PublicState(key, max([state.changed_at, *began]), min(to_come, default=None))


class KnownState:
    """The public state as this process knew it at most PUBLIC_STATE_SECONDS ago, a setting.

    Whoever changes something sees the change at once in the same process. That the database did
    not answer is known for as long, so that it is not asked by one thread after the other.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._known: PublicState | None = None
        self._read_at = 0.0
        self._failed_at = float("-inf")
        self._error = DatabaseError()

    def __call__(self) -> PublicState:
        """Return the state. While one thread reads a new one, the others wait for that one."""
        known = self._known
        if known is not None and self._is_recent():
            return known
        asked_at = monotonic()
        with self._lock:
            if self._failed_at > asked_at - settings.PUBLIC_STATE_SECONDS:
                raise type(self._error)(*self._error.args) from self._error.__cause__
            if self._known is None or not self._is_recent():
                self._known = self._read()
            return self._known

    def _read(self) -> PublicState:
        begin = monotonic()
        try:
            state = public_state()
        except DatabaseError as error:
            self._failed_at, self._error = monotonic(), error
            raise
        self._read_at = begin
        return state

    def _is_recent(self) -> bool:
        ends = self._known.valid_until if self._known else None
        is_over = ends is not None and ends <= timezone.now()
        return not is_over and monotonic() - self._read_at < settings.PUBLIC_STATE_SECONDS

    def forget(self) -> None:
        """Read the state anew the next time it is asked for."""
        self._known, self._failed_at = None, float("-inf")


known_state = KnownState()


def _expiring() -> PageQuerySet:
    """Return the live pages with an expiry, which an index of their own finds (see apps.py)."""
    pages: PageQuerySet = Page.objects.filter(live=True, expire_at__isnull=False)
    return pages


def _expiries() -> tuple[int, datetime | None, datetime | None]:
    """Return how many live pages have expired, when the last one did, and when the next will."""
    past = Q(expire_at__lte=timezone.now())
    found = _expiring().aggregate(
        count=Count("pk", filter=past),
        last=Max("expire_at", filter=past),
        next=Min("expire_at", filter=~past),
    )
    return found["count"], found["last"], found["next"]


def _consents() -> tuple[date | None, date | None]:
    """Return the last days of the consents that have last ended, and will next end."""
    day, past = "consent_expires_on", Q(consent_expires_on__lt=timezone.localdate())
    found = Image.objects.aggregate(last=Max(day, filter=past), next=Min(day, filter=~past))
    return found["last"], found["next"]

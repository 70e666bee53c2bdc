"""How long caches may show an answer; never past the minute at which something in it expires."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

FOR_EVER = 31_536_000


def cache_control(valid_until: datetime | None) -> str:
    """How long shared caches may show an answer, be it fresh, old, or all that they have."""
    fresh, while_revalidating, if_error = settings.DELIVERY_CACHE_SECONDS
    left = seconds_left(valid_until)
    fresh = min(fresh, left)
    while_revalidating = min(while_revalidating, left - fresh)
    if_error = min(if_error, left - fresh)
    return (
        f"public, max-age=0, s-maxage={fresh}, stale-while-revalidate={while_revalidating}, "
        f"stale-if-error={if_error}"
    )


def unchanging(valid_until: datetime | None = None, *, scope: str = "public") -> str:
    """That of an address which never changes what it shows; it may go away at `valid_until`."""
    return f"{scope}, max-age={seconds_left(valid_until)}, immutable"


def seconds_left(valid_until: datetime | None) -> int:
    """Whole seconds until then, and none afterwards; those of a year when there is no end."""
    if valid_until is None:
        return FOR_EVER
    return min(FOR_EVER, max(0, int((valid_until - timezone.now()).total_seconds())))

"""Cache-Control headers, which let no cache serve a response after content in it expires."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

FOR_EVER = 31_536_000


def cache_control(valid_until: datetime | None) -> str:
    """Return the Cache-Control header of a public response, limited by its expiry at `valid_until`.

    `settings.DELIVERY_CACHE_SECONDS` sets for how long shared caches may serve it fresh, stale
    while they revalidate, and stale when the origin fails.
    """
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
    """Return the Cache-Control header of content that never changes but may go at `valid_until`."""
    return f"{scope}, max-age={seconds_left(valid_until)}, immutable"


def of_file(valid_until: datetime | None, *, can_be_purged: bool) -> str:
    """Return the Cache-Control header of a public file, which may be withdrawn at any time.

    Caches that can be told of it may keep the file; others for `DELIVERY_FILE_SECONDS` only.
    """
    if can_be_purged:
        return unchanging(valid_until)
    return f"public, max-age={min(settings.DELIVERY_FILE_SECONDS, seconds_left(valid_until))}"


def seconds_left(valid_until: datetime | None) -> int:
    """Return the whole seconds until `valid_until`, between 0 and a year; a year if it is None."""
    if valid_until is None:
        return FOR_EVER
    return min(FOR_EVER, max(0, int((valid_until - timezone.now()).total_seconds())))

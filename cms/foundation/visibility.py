"""The one notion of "public": what an anonymous reader may see now."""

from typing import Any

from django.db.models import Q
from django.utils import timezone
from wagtail.models import Page
from wagtail.query import PageQuerySet


def not_expired(prefix: str = "") -> Q:
    """The condition that a page's time has not run out; `prefix` is the path to the page."""
    expiry = f"{prefix}expire_at"
    return Q(**{f"{expiry}__isnull": True}) | Q(**{f"{expiry}__gt": timezone.now()})


def public_pages(pages: PageQuerySet) -> PageQuerySet:
    """Those of `pages` that are live, and neither expired, retracted nor private here or above."""
    return pages.live().filter(not_expired(), ~Q(retractions__in_force=True)).public()


def is_expired(page: Page) -> bool:
    """Whether the time of `page` has run out, be it marked as expired yet or not."""
    return bool(page.expire_at and page.expire_at <= timezone.now())


def is_retracted(page: Page) -> bool:
    """Whether a note stands in place of the text of `page`."""
    return page.pk is not None and bool(page.retractions.filter(in_force=True).exists())


def is_public(page: Page) -> bool:
    """Whether `page`, as it is in memory, is public."""
    if not page.live or is_expired(page) or is_retracted(page):
        return False
    return not page.get_view_restrictions()


def in_public_collection(member: Any) -> bool:
    """Whether no collection that holds the image or document `member` is private."""
    return not member.collection.get_view_restrictions()

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
    """Those of `pages` that are live, not expired, and private neither by themselves nor above."""
    return pages.live().filter(not_expired()).public()


def is_expired(page: Page) -> bool:
    """Whether the time of `page` has run out, be it marked as expired yet or not."""
    return bool(page.expire_at and page.expire_at <= timezone.now())


def is_public(page: Page) -> bool:
    """Whether `page`, as it is in memory, is public."""
    return page.live and not is_expired(page) and not page.get_view_restrictions()


def in_public_collection(member: Any) -> bool:
    """Whether no collection that holds the image or document `member` is private."""
    return not member.collection.get_view_restrictions()

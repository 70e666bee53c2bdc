"""The single definition of "public": the pages and files that an anonymous reader may see now."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page
from wagtail.query import PageQuerySet


def not_expired(prefix: str = "") -> Q:
    """Return the condition that a page has not expired; `prefix` is the lookup path to the page."""
    expiry = f"{prefix}expire_at"
    return Q(**{f"{expiry}__isnull": True}) | Q(**{f"{expiry}__gt": timezone.now()})


def public_pages(pages: PageQuerySet) -> PageQuerySet:
    """Return the live pages that are neither expired nor retracted nor private, here or above.

    An alias is as private as its source.
    """
    private, shown = pages.private_q(), pages.live().filter(not_expired())
    found = shown.filter(~Q(retractions__in_force=True)).exclude(private)
    return found.exclude(alias_of__in=Page.objects.filter(private))


def is_expired(page: Page) -> bool:
    """Return whether the expiry time of `page` has passed, even before it is marked as expired."""
    return bool(page.expire_at and page.expire_at <= timezone.now())


def is_retracted(page: Page) -> bool:
    """Return whether a retraction note replaces the text of `page`."""
    return page.pk is not None and bool(page.retractions.filter(in_force=True).exists())


def is_public(page: Page) -> bool:
    """Return whether `page`, with the field values it has in memory, is public."""
    if not page.live or is_expired(page) or is_retracted(page):
        return False
    return not restrictions(page)


def restrictions(page: Page) -> Any:
    """Return the view restrictions of `page` and of the pages above it.

    An alias has those of its source as well.
    """
    found = Page.get_view_restrictions(page)
    return found | restrictions(page.alias_of) if page.alias_of else found


def in_private_collection() -> Exists:
    """Return the condition that the collection of a file, or a collection above it, is private."""
    path = ExpressionWrapper(OuterRef("collection__path"), CharField())
    private = CollectionViewRestriction.objects.alias(path_of_file=path)
    return Exists(private.filter(path_of_file__startswith=F("collection__path")))


def in_public_collection(member: Any) -> bool:
    """Return whether neither the collection of the image or document nor an ancestor is private."""
    return not member.collection.get_view_restrictions()

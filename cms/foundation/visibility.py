"""The single definition of "public": the pages and files that an anonymous reader may see now."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    Value,
)
from django.utils import timezone
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction
from wagtail.query import PageQuerySet

from cms.foundation.batches import in_batch, kept, kept_by_key

P = TypeVar("P", bound=Page)


@dataclass(frozen=True)
class Hidden:
    """All that is hidden from readers: the paths of what is private, and what is retracted."""

    pages: frozenset[str]
    collections: frozenset[str]
    retracted: frozenset[str]

    @classmethod
    def read(cls) -> "Hidden":
        """Return what is hidden now, in one query."""
        pages = PageViewRestriction.objects.values_list(Value("pages"), "page__path")
        collections = CollectionViewRestriction.objects.values_list(
            Value("collections"), "collection__path"
        )
        pages_retracted = Page.objects.filter(retractions__in_force=True).order_by()
        retracted = pages_retracted.values_list(Value("retracted"), "path")
        found: dict[str, set[str]] = {"pages": set(), "collections": set(), "retracted": set()}
        for kind, path in pages.union(collections, retracted):
            found[kind].add(path)
        return cls(**{kind: frozenset(each) for kind, each in found.items()})

    def includes(self, page: Page) -> bool:
        """Return whether `page` is retracted, or it, a page above it or its source is private."""
        if page.path in self.retracted:
            return True
        while page is not None:
            if is_within(page.path, self.pages):
                return True
            page = page.alias_of
        return False


def is_within(path: str, private: frozenset[str]) -> bool:
    """Return whether `path`, of a tree, is one of `private` or below one."""
    step = Page.steplen
    return any(path[:end] in private for end in range(step, len(path) + 1, step))


def public_in_bulk(model: type[P], keys: Iterable[int]) -> dict[int, P]:
    """Return the public pages of `model` with these keys, by key.

    In a batch, pages that were read before are not read again.
    """
    if not in_batch():
        return dict(public_pages(model.objects.filter(pk__in=keys)).in_bulk())
    pages = kept_by_key(model, keys, model.objects.defer_streamfields().in_bulk)
    return {key: page for key, page in pages.items() if is_public(page)}


class IsPrivate(Func):
    """The condition that the page whose tree path is in a field, or one above it, is restricted.

    The SQL is written by hand, so that the restrictions are read once and not again for each page,
    however many there are, and that no page below a restricted one is read: of each page, the path
    is looked up as far as each depth at which a page is restricted. It is the same on each
    database.
    """

    arity = 1
    output_field = BooleanField()
    template = (
        "EXISTS (WITH restricted AS MATERIALIZED (SELECT page.path"
        " FROM wagtailcore_pageviewrestriction JOIN wagtailcore_page page"
        " ON page.id = wagtailcore_pageviewrestriction.page_id),"
        " depths AS MATERIALIZED (SELECT DISTINCT LENGTH(path) AS depth FROM restricted)"
        " SELECT 1 FROM depths WHERE SUBSTR(%(expressions)s, 1, depth)"
        " IN (SELECT path FROM restricted))"
    )


def not_expired(prefix: str = "") -> Q:
    """Return the condition that a page has not expired; `prefix` is the lookup path to the page."""
    expiry = f"{prefix}expire_at"
    return Q(**{f"{expiry}__isnull": True}) | Q(**{f"{expiry}__gt": timezone.now()})


def public_pages(pages: PageQuerySet) -> PageQuerySet:
    """Return the live pages that are neither expired nor retracted nor private, here or above.

    An alias is as private as its source.
    """
    return pages.filter(public())


def public() -> Q:
    """Return the condition on the row of a page that `public_pages` describes."""
    hidden = Q(retractions__in_force=True) | Q(IsPrivate("path")) | Q(IsPrivate("alias_of__path"))
    return Q(live=True) & not_expired() & ~hidden


def is_expired(page: Page) -> bool:
    """Return whether the expiry time of `page` has passed, even before it is marked as expired."""
    return bool(page.expire_at and page.expire_at <= timezone.now())


def is_retracted(page: Page) -> bool:
    """Return whether a retraction note replaces the text of `page`."""
    if in_batch():
        return page.path in kept(Hidden, Hidden.read).retracted
    return page.pk is not None and bool(page.retractions.filter(in_force=True).exists())


def is_public(page: Page) -> bool:
    """Return whether `page`, with the field values it has in memory, is public."""
    if not page.live or is_expired(page):
        return False
    if in_batch():
        return not kept(Hidden, Hidden.read).includes(page)
    return not (is_retracted(page) or restrictions(page))


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
    if in_batch():
        return not is_within(member.collection.path, kept(Hidden, Hidden.read).collections)
    return not member.collection.get_view_restrictions()

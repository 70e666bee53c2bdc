"""The plan of a sync: which content items differ from their pages."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from wagtail.models import Page

from cms.delivery.freshness import is_past
from cms.delivery.items.building import UnbuildableError, build_if_public, digest
from cms.delivery.models import ContentItem, Reason
from cms.delivery.sync.dependents import (
    ends_at,
    in_trees,
    is_hidden,
    pages_showing,
    published_below,
    published_pages,
)
from cms.foundation.formats.content import Content
from cms.foundation.visibility import is_expired, is_retracted

logger = logging.getLogger(__name__)


@dataclass
class Touched:
    """A hint at what may have changed. The database decides what is public, not the hint."""

    pages: set[int] = field(default_factory=set)
    """Pages that changed themselves."""
    published: set[int] = field(default_factory=set)
    """Those of `pages` that were published. If an item cannot be built, nothing is committed."""
    compared: set[int] = field(default_factory=set)
    """Pages that did not change now, to be compared with their items."""
    trees: set[int] = field(default_factory=set)
    """Pages that changed together with all pages below them."""
    objects: set[Model] = field(default_factory=set)
    """Images, documents and topics that changed and that pages may show."""
    dependents: set[int] = field(default_factory=set)
    """Pages that show something that changed."""
    everything: bool = False
    """Whether something changed that every page shows."""

    def add(self, other: "Touched") -> None:
        """Merge `other` into this hint."""
        self.pages |= other.pages
        self.published |= other.published
        self.compared |= other.compared
        self.trees |= other.trees
        self.objects |= other.objects
        self.dependents |= other.dependents
        self.everything |= other.everything


@dataclass(frozen=True)
class Change:
    """A content item that differs from its page. Without `content` it is to be withdrawn."""

    item: ContentItem
    page: Page | None = None
    content: Content | None = None
    reason: str = ""


@dataclass(frozen=True)
class Failure:
    """A page from which no item could be built; its stored item is kept.

    `was_public` says whether a public item is stored, and `was_outdated` whether something in it
    has expired, so that it must not be shown.
    """

    page: Page
    error: Exception
    was_public: bool
    was_outdated: bool

    @property
    def in_one_line(self) -> str:
        """The error on one line of up to 500 characters, for a report."""
        cause = self.error.__cause__ if isinstance(self.error, UnbuildableError) else self.error
        return " ".join(f"{type(cause).__name__}: {cause}".split())[:500]


@dataclass
class Plan:
    """The changes to make, the pages that were compared, and those left for the background."""

    changes: list[Change] = field(default_factory=list)
    looked_at: set[int] = field(default_factory=set)
    postponed: set[int] = field(default_factory=set)
    exposed: set[int] = field(default_factory=set)
    """Pages that show something that is being withdrawn, so that their items must not stay."""
    ending: list[datetime] = field(default_factory=list)
    """When the consents to pictures end that were changed."""
    failures: dict[int, Failure] = field(default_factory=dict)

    @contextmanager
    def one_page(self, page: Page, item: ContentItem | None) -> Iterator[None]:
        """Roll back, log and record as the failure of `page` any exception in the block."""
        was_public = item is not None and not item._state.adding and not item.reason
        was_outdated = item is not None and is_past(item.valid_until)
        try:
            with transaction.atomic():
                yield
        except Exception as error:
            kind = type(page).__name__
            logger.exception("No item of page %s, “%s” (%s).", page.pk, page.title, kind)
            self.failures[page.pk] = Failure(page, error, was_public, was_outdated)

    def must_go(self, failure: Failure) -> bool:
        """Return whether the stored item of a failed page may show what is no longer public."""
        return failure.was_public and (failure.was_outdated or failure.page.pk in self.exposed)


def plan_changes(touched: Touched, at_once: int | None = None) -> Plan:
    """Compare the touched pages, then the pages that show a page whose item changes, and so on.

    If more than `at_once` pages show something that changed, they are left for the background.
    """
    limit = settings.DELIVERY_REBUILD_INLINE if at_once is None else at_once
    plan = Plan([Change(item, reason=Reason.DELETED) for item in _orphans()])
    plan.exposed = touched.dependents | pages_showing(filter(is_hidden, touched.objects))
    plan.ending = [end for shown in touched.objects if (end := ends_at(shown))]
    batch = touched.pages | touched.compared | in_trees(touched.trees)
    dependents = (
        touched.dependents | pages_showing(touched.objects) | published_below(touched.pages)
    )
    if touched.everything:
        dependents |= published_pages()
    while batch or dependents:
        batch |= _few_enough(dependents - batch - plan.looked_at, plan, limit)
        dependents = set()
        for page in Page.objects.filter(pk__in=batch - plan.looked_at).order_by("pk").specific():
            dependents |= _plan_page(page, plan)
        plan.looked_at |= batch
        batch = set()
    plan.postponed -= plan.looked_at
    gone = [pk for pk, failure in plan.failures.items() if plan.must_go(failure)]
    plan.changes += [unshown(item) for item in ContentItem.objects.filter(page__in=gone)]
    return plan


def unshown(item: ContentItem) -> Change:
    """Return the withdrawal of an item that must not be shown as it is and cannot be rebuilt."""
    return Change(item, reason=Reason.UNPUBLISHED)


def _plan_page(page: Page, plan: Plan) -> set[int]:
    """Plan the change of one page, if any; return the pages that show it and must be compared."""
    item, change = ContentItem.objects.filter(page=page.pk).first(), None
    with plan.one_page(page, item):
        change = _compare(page, item)
    if page.pk in plan.failures:
        return set()
    if change:
        plan.changes.append(change)
    elif not _expires_anew(page, item):
        return set()
    if change and change.content is None and is_past(change.item.expires_at):
        return set()  # The items that show it have noted that time, and are outdated since then.
    showing = pages_showing([page])
    if change and change.content is None:
        plan.exposed |= showing
    return showing


def _few_enough(dependents: set[int], plan: Plan, limit: int) -> set[int]:
    """Return `dependents` if there are at most `limit`; else postpone them and return none."""
    if len(dependents) <= limit:
        return dependents
    plan.postponed |= dependents
    return set()


def _compare(page: Page, item: ContentItem | None) -> Change | None:
    content = build_if_public(page)
    if content is None:
        reason = _reason(page)
        return Change(item, page, reason=reason) if item and _tells_more(item, reason) else None
    item = item or ContentItem(id=page.content_id, page_id=page.pk)
    # From `valid_until` on, readers were shown something else than what is stored.
    is_as_shown = item.digest == digest(content) and not is_past(item.valid_until)
    if is_as_shown and item.url_path == page.url_path:
        return None
    item.url_path = page.url_path
    return Change(item, page, content)


def _expires_anew(page: Page, item: ContentItem | None) -> bool:
    """Return whether the items that show `page` have noted another time at which it expires.

    No item shows a page that was withdrawn.
    """
    if item and item.reason:
        return False
    return bool(page.expire_at != (item and item.expires_at))


def _tells_more(item: ContentItem, reason: Reason) -> bool:
    """Return whether `reason` is to replace the reason of `item`.

    The first reason of a tombstone stays, unless a retraction began or ended.
    """
    if not item.reason:
        return True
    return (item.reason == Reason.RETRACTED) != (reason == Reason.RETRACTED)


def _reason(page: Page) -> Reason:
    if is_retracted(page):
        return Reason.RETRACTED
    if page.expired or is_expired(page):
        return Reason.EXPIRED
    return Reason.RESTRICTED if page.live and not page.alias_of_id else Reason.UNPUBLISHED


def _orphans() -> Iterator[ContentItem]:
    """Yield the items of pages that were deleted."""
    yield from ContentItem.objects.filter(page=None, reason="").order_by("position")

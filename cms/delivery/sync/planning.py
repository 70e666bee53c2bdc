"""The plan of a sync: which content items differ from their pages."""

from collections.abc import Iterator

from django.conf import settings
from wagtail.models import Page

from cms.delivery.freshness import is_past
from cms.delivery.items.batches import reading_together
from cms.delivery.items.building import build_if_public, digest
from cms.delivery.items.registry import item_type_of, shown_settings
from cms.delivery.models import ContentItem, Reason
from cms.delivery.sync.dependents import (
    ends_at,
    in_trees,
    is_hidden,
    pages_showing,
    published_below,
    published_pages,
)
from cms.delivery.sync.plans import Change, Plan, Touched
from cms.foundation.transactions import savepoint
from cms.foundation.visibility import is_expired, is_retracted

TOGETHER = 100
"""How many pages are read at once."""


def plan_changes(touched: Touched, at_once: int | None = None) -> Plan:
    """Compare the touched pages, then the pages that show a page whose item changes, and so on.

    If more than `at_once` pages show something that changed, they are left for the background.
    """
    limit = settings.DELIVERY_REBUILD_INLINE if at_once is None else at_once
    orphans = [Change(item, reason=Reason.DELETED) for item in _orphans()]
    plan = Plan(orphans, in_background=at_once is None)
    plan.exposed = touched.dependents | pages_showing(filter(is_hidden, touched.objects))
    plan.ending = [end for shown in touched.objects if (end := ends_at(shown))]
    batch = touched.pages | touched.compared | in_trees(touched.trees)
    dependents = (
        touched.dependents | pages_showing(touched.objects) | published_below(touched.pages)
    )
    if touched.everything or shown_settings(touched.settings):
        dependents |= _every_page(touched, plan, limit)
    while batch or dependents:
        batch |= _few_enough(dependents - batch - plan.looked_at, plan, limit)
        dependents = set()
        pks = sorted(batch - plan.looked_at)
        for start in range(0, len(pks), TOGETHER):
            dependents |= _plan_pages(pks[start : start + TOGETHER], plan)
        plan.looked_at |= batch
        batch = set()
    plan.postponed -= plan.looked_at
    gone = [pk for pk, failure in plan.failures.items() if plan.must_go(failure)]
    plan.changes += [unshown(item) for item in ContentItem.objects.filter(page__in=gone)]
    return plan


def unshown(item: ContentItem) -> Change:
    """Return the withdrawal of an item that must not be shown as it is and cannot be rebuilt."""
    return Change(item, reason=Reason.UNPUBLISHED)


def _plan_pages(pks: list[int], plan: Plan) -> set[int]:
    """Plan the changes of the pages; return the pages that show them and must be compared."""
    pages = list(Page.objects.filter(pk__in=pks).order_by("pk").specific())
    found = ContentItem.objects.filter(page__in=pks)
    items = {item.page_id: item for item in found if item.page_id}
    plan.beside_items |= {p.pk for p in pages if p.alias_of_id or item_type_of(p) is None}
    changes = _compare_all(pages, items, plan)
    changed, withdrawn = [], []
    for page in pages:
        if page.pk in plan.failures:
            continue
        change = changes[page.pk]
        if change:
            plan.changes.append(change)
        elif not _expires_anew(page, items.get(page.pk)):
            continue
        if change and change.content is None:
            # Items that show an expired page have noted that time, and are outdated since then.
            withdrawn += [] if is_past(change.item.expires_at) else [page]
        else:
            changed.append(page)
    exposed = pages_showing(withdrawn)
    plan.exposed |= exposed
    return exposed | pages_showing(changed)


def _compare_all(
    pages: list[Page], items: dict[int, ContentItem], plan: Plan
) -> dict[int, Change | None]:
    """Return the change of each page, by its key; pages that fail are in the plan's failures.

    They are built together, and one by one if one of them fails.
    """
    try:
        with savepoint(), reading_together(pages):
            return {page.pk: _compare(page, items.get(page.pk)) for page in pages}
    except Exception:
        changes: dict[int, Change | None] = {}
        for page in pages:
            with plan.one_page(page, items.get(page.pk)):
                changes[page.pk] = _compare(page, items.get(page.pk))
        return changes


def _every_page(touched: Touched, plan: Plan, limit: int) -> set[int]:
    """Return the keys of all published pages if there are at most `limit`; else postpone them."""
    if ContentItem.objects.exclude(page=None).count() <= limit:
        return published_pages()
    plan.everything, plan.settings = touched.everything, touched.settings
    return set()


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
    found = digest(content)
    is_as_shown = item.digest == found and not is_past(item.valid_until)
    if is_as_shown and item.url_path == page.url_path:
        return None
    return Change(item, page, content, found)


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

"""Bring content items in line with their pages. All that becomes public passes through `sync`."""

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cms.content.practice.models import PracticeSettings
from cms.delivery.items.building import fill
from cms.delivery.items.expiry import note_expiries
from cms.delivery.items.registry import item_type_named, item_types
from cms.delivery.items.search import index_contents, reconcile_index
from cms.delivery.models import ContentItem, FeedState, ItemFacet
from cms.delivery.sync.planning import Change, Touched, plan_changes
from cms.delivery.sync.signals import items_changing
from cms.foundation.search.models import IndexedText


def sync(hints: list[Touched]) -> int:
    """Rebuild what was touched and what shows it; return how many items changed.

    Runs as the end of the caller's transaction: each changed item takes the next position from a
    row that no other transaction can update until this one ends, so positions have no gap and
    commit in order. What was planned before the row was taken is planned again if another
    transaction changed something in between.
    """
    began, touched = timezone.now(), Touched()
    for hint in hints:
        touched.add(hint)
    _update_references(touched)
    generation = FeedState.objects.values_list("generation", flat=True).first()
    plan = plan_changes(touched)
    state = take_turn()
    if state.generation - 1 != generation:
        plan = plan_changes(touched)
    items_changing.send(sender=ContentItem, changes=plan.changes)
    for position, change in enumerate(plan.changes, start=state.position + 1):
        _apply(change, position)
    index_contents({change.item.id: change.content for change in plan.changes})
    FeedState.objects.update(position=state.position + len(plan.changes))
    ContentItem.objects.filter(page__in=plan.looked_at, stale=True).update(stale=False)
    note_expiries(plan.looked_at, plan.postponed, began)
    _postpone(plan.postponed)
    return len(plan.changes)


def take_turn() -> FeedState:
    """Make every other change wait until this transaction ends."""
    counted = {"generation": F("generation") + 1, "changed_at": timezone.now()}
    if not FeedState.objects.update(**counted):
        FeedState.objects.get_or_create(pk=1)
        FeedState.objects.update(**counted)
    return FeedState.objects.get()


def _update_references(touched: Touched) -> None:
    """Wagtail does this in a task, later; those who show a page are looked for now."""
    for page in Page.objects.filter(pk__in=touched.pages).specific():
        if ReferenceIndex.is_indexed(type(page)):
            ReferenceIndex.create_or_update_for_object(page)
    if touched.everything:
        for practice in PracticeSettings.objects.all():
            ReferenceIndex.create_or_update_for_object(practice)


def _apply(change: Change, position: int) -> None:
    item = change.item
    item.position, item.changed_at, item.reason = position, timezone.now(), change.reason
    if change.content is None:
        _empty(item)
    else:
        fill(item, {**change.content, "position": position})
    item.save()
    item.facets.all().delete()
    if change.content is not None:
        pairs = dict.fromkeys(item_type_named(item.type).found_by(change.content))
        ItemFacet.objects.bulk_create(
            ItemFacet(item=item, name=name, value=value) for name, value in pairs
        )


def _empty(item: ContentItem) -> None:
    """A tombstone keeps nothing of what was withdrawn."""
    item.title = item.digest = ""
    item.content = item.summary = b""
    item.published_at = item.updated_at = item.expires_at = item.valid_until = None


def _postpone(page_pks: set[int]) -> None:
    if ContentItem.objects.filter(page__in=page_pks).update(stale=True):
        from cms.delivery.sync.tasks import rebuild_stale_task

        transaction.on_commit(rebuild_stale_task.enqueue)


def reconcile(batch: int = 100) -> tuple[int, int]:
    """Compare every page with its content item, `batch` pages to a transaction, and repair.

    Returns how many pages were compared and how many items differed, in their content or in what
    the search finds them by.
    """
    compared = repaired = 0
    models = [item_type.model for item_type in item_types()]
    pages = list(Page.objects.type(*models).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pages) or 1, batch):
        chunk = set(pages[start : start + batch])
        with transaction.atomic():
            repaired += sync([Touched(pages=chunk)])
            repaired += reconcile_index(ContentItem.objects.filter(page__in=chunk))
        compared += len(chunk)
    return compared, repaired


def rebuild_stale(batch: int = 100) -> int:
    """Rebuild what was postponed and what shows something that has expired.

    `batch` pages to a transaction. Returns how many items changed.
    """
    changed = 0
    while True:
        outdated = Q(stale=True) | Q(valid_until__lte=timezone.now(), reason="")
        items = ContentItem.objects.filter(outdated).exclude(page=None).order_by("position")
        pages = set(items.values_list("page", flat=True)[:batch])
        if not pages:
            return changed
        with transaction.atomic():
            changed += sync([Touched(pages=pages)])


def index_missing() -> int:
    """Let the search find the items that were published before there was one; return how many."""
    missing = ContentItem.objects.filter(reason="").exclude(
        pk__in=IndexedText.objects.values("key")
    )
    if not missing.exists():
        return 0
    with transaction.atomic():
        take_turn()
        return reconcile_index(missing)

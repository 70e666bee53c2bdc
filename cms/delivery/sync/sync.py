"""Bring content items in line with their pages. All that becomes public passes through `sync`."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, ReferenceIndex

from cms.content.practice.models import PracticeSettings
from cms.delivery.items.building import UnbuildableError, fill
from cms.delivery.items.expiry import note_expiries
from cms.delivery.items.registry import item_type_named, item_types
from cms.delivery.items.search import index_contents, reconcile_index
from cms.delivery.models import BuildFailure, ContentItem, FeedState, ItemFacet
from cms.delivery.sync.planning import Change, Plan, Touched, plan_changes, unshown
from cms.delivery.sync.signals import items_changing
from cms.foundation.search.models import IndexedText

RETRY_AFTER = timedelta(minutes=10)
"""How long a page of which no item could be made waits until it is tried again."""


def sync(hints: list[Touched], at_once: int | None = None) -> int:
    """Rebuild what was touched and what shows it; return how many items changed.

    Runs as the end of the caller's transaction: each changed item takes the next position from a
    row that no other transaction can update until this one ends, so positions have no gap and
    commit in order. What was planned before the row was taken is planned again if another
    transaction changed something in between. A page of which no item can be made stops nothing,
    unless it becomes public by this transaction: then UnbuildableError is raised.
    """
    began, touched = timezone.now(), Touched()
    for hint in hints:
        touched.add(hint)
    _update_references(touched)
    generation = FeedState.objects.values_list("generation", flat=True).first()
    plan = plan_changes(touched, at_once)
    state = take_turn()
    if state.generation - 1 != generation:
        plan = plan_changes(touched, at_once)
    items_changing.send(sender=ContentItem, changes=plan.changes)
    position = state.position
    for change in plan.changes:
        position += _apply(change, position + 1, plan)
    _refuse_half_public(touched, plan)
    FeedState.objects.update(position=position)
    ContentItem.objects.filter(page__in=plan.looked_at, stale=True).update(stale=False)
    note_expiries(plan.looked_at, plan.postponed, began)
    _note_failures(plan)
    _postpone(plan, in_background=at_once is None)
    return position - state.position


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
        with Plan().one_page(page, None):
            if ReferenceIndex.is_indexed(type(page)):
                ReferenceIndex.create_or_update_for_object(page)
    if touched.everything:
        for practice in PracticeSettings.objects.all():
            ReferenceIndex.create_or_update_for_object(practice)


def _apply(change: Change, position: int, plan: Plan) -> int:
    """Write a change; return how many positions it took, which is none if it failed."""
    if change.page is None:
        _write(change, position)
        return 1
    with plan.one_page(change.page, change.item):
        _write(change, position)
        return 1
    if plan.must_go(plan.failures[change.page.pk]):
        _write(unshown(ContentItem.objects.get(pk=change.item.pk)), position)
        return 1
    return 0


def _write(change: Change, position: int) -> None:
    item = change.item
    item.position, item.changed_at, item.reason = position, timezone.now(), change.reason
    if change.content is None:
        _empty(item)
    else:
        fill(item, {**change.content, "position": position})
    item.save()
    item.facets.all().delete()
    if change.content is not None:
        pairs = dict.fromkeys(item_type_named(item.type).facets(change.content))
        ItemFacet.objects.bulk_create(
            ItemFacet(item=item, name=name, value=value) for name, value in pairs
        )
    index_contents({item.id: change.content})


def _empty(item: ContentItem) -> None:
    """A tombstone keeps nothing of what was withdrawn."""
    item.title = item.digest = ""
    item.content = item.summary = b""
    item.published_at = item.updated_at = item.expires_at = item.valid_until = None


def _refuse_half_public(touched: Touched, plan: Plan) -> None:
    """Raise UnbuildableError for a page that was published, or is public for the first time."""
    for pk, failure in plan.failures.items():
        if pk in touched.published or (pk in touched.pages and not failure.was_public):
            raise UnbuildableError(failure.page) from failure.error


def _note_failures(plan: Plan) -> None:
    now = timezone.now()
    BuildFailure.objects.filter(page__in=plan.looked_at - plan.failures.keys()).delete()
    for pk, failure in plan.failures.items():
        noted = {"error": failure.in_one_line, "failed_at": now}
        BuildFailure.objects.update_or_create(
            page_id=pk, defaults=noted, create_defaults={**noted, "since": now}
        )


def _postpone(plan: Plan, *, in_background: bool) -> None:
    """Mark what is not rebuilt now; what shows something withdrawn is not shown from now on."""
    waiting = ContentItem.objects.filter(page__in=plan.postponed)
    marked = waiting.update(stale=True)
    waiting.filter(page__in=plan.exposed, reason="").update(valid_until=timezone.now())
    if marked and in_background:
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
            _update_references(Touched(pages=chunk))
            repaired += sync([Touched(compared=chunk)])
            repaired += _reconcile_index(chunk)
        compared += len(chunk)
    return compared, repaired


def _reconcile_index(page_pks: set[int]) -> int:
    """Bring the search in line with the items, of which one that cannot be read stops nothing."""
    repaired = 0
    for item in ContentItem.objects.filter(page__in=page_pks).select_related("page"):
        with Plan().one_page(item.page, item):
            repaired += reconcile_index([item])
    return repaired


def rebuild_stale(batch: int = 100) -> int:
    """Rebuild what was postponed and what shows something that has expired.

    `batch` pages to a transaction. Returns how many items changed. A page of which no item could be
    made is tried again, but not before some minutes have passed: it stops nothing and is no loop.
    """
    changed = 0
    while pages := _behind(batch):
        with transaction.atomic():
            changed += sync([Touched(compared=pages)])
    return changed


@task()
def rebuild_stale_task() -> int:
    """Rebuild the content items that a change elsewhere left stale. The mark outlives a crash."""
    return rebuild_stale()


def _behind(batch: int) -> set[int]:
    """Up to `batch` pages whose items are out of date, without those that have just failed."""
    now = timezone.now()
    failures = BuildFailure.objects.filter(failed_at__gt=now - RETRY_AFTER)
    outdated = Q(stale=True) | Q(valid_until__lte=now, reason="")
    items = ContentItem.objects.filter(outdated).exclude(page=None).order_by("position")
    pages = items.exclude(page__in=failures.values("page")).values_list("page", flat=True)
    due = BuildFailure.objects.filter(failed_at__lte=now - RETRY_AFTER).order_by("failed_at")
    return {*pages[:batch], *due.values_list("page", flat=True)[:batch]}


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

"""The sync of content items with their pages. Everything that becomes public passes through it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, ReferenceIndex

from cms.content.practice.models import PracticeSettings
from cms.content.practice.time_zone import practice_time_kept
from cms.delivery.items.building import UnbuildableError, fill
from cms.delivery.items.expiry import note_expiries
from cms.delivery.items.public_state import known_state
from cms.delivery.items.registry import item_type_named
from cms.delivery.items.search import index_contents
from cms.delivery.models import BuildFailure, ContentItem, FeedState, ItemFacet
from cms.delivery.sync.planning import Change, Plan, Touched, plan_changes, unshown
from cms.delivery.sync.purging import purge_files
from cms.delivery.sync.signals import items_changing
from cms.foundation.formats.content import Content

RETRY_AFTER = timedelta(minutes=10)
"""How long a page from which no item could be built waits until it is tried again."""


def sync(hints: list[Touched], at_once: int | None = None) -> int:
    """Rebuild the touched pages' items and the items that show them; return how many changed.

    This runs at the end of the caller's transaction: each changed item takes the next position
    from a row that no other transaction can update until this one ends, so positions have no gap
    and are committed in order. If another transaction changed something between the planning and
    the lock of the row, the plan is made again. A page from which no item can be built does not
    stop the others, unless this transaction makes it public: then UnbuildableError is raised.
    """
    with practice_time_kept():
        return _sync(hints, at_once)


def _sync(hints: list[Touched], at_once: int | None) -> int:
    began, touched = timezone.now(), Touched()
    for hint in hints:
        touched.add(hint)
    update_references(touched)
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
    note_expiries(plan.looked_at, plan.postponed, began, plan.ending)
    _note_failures(plan)
    _postpone(plan, in_background=at_once is None)
    return position - state.position


def take_turn() -> FeedState:
    """Count the change in the feed's row; every other change waits until this transaction ends."""
    counted = {"generation": F("generation") + 1, "changed_at": timezone.now()}
    transaction.on_commit(known_state.forget)
    if not FeedState.objects.update(**counted):
        FeedState.objects.get_or_create(pk=1)
        FeedState.objects.update(**counted)
    return FeedState.objects.get()


def update_references(touched: Touched) -> None:
    """Update Wagtail's reference index now, as it is queried next; Wagtail's task runs later."""
    for page in Page.objects.filter(pk__in=touched.pages).specific():
        with Plan().one_page(page, None):
            if ReferenceIndex.is_indexed(type(page)):
                ReferenceIndex.create_or_update_for_object(page)
    if touched.everything:
        for practice in PracticeSettings.objects.all():
            ReferenceIndex.create_or_update_for_object(practice)


def _apply(change: Change, position: int, plan: Plan) -> int:
    """Write a change; return how many positions it took, which is 0 if it failed."""
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
    item, before = change.item, bytes(change.item.content)
    item.position, item.changed_at, item.reason = position, timezone.now(), change.reason
    if change.content is None:
        _empty(item)
    else:
        fill(item, {**change.content, "position": position})
    item.save()
    write_facets(item, change.content)
    index_contents({item.id: change.content})
    purge_files(before, bytes(item.content))


def write_facets(item: ContentItem, content: Content | None) -> None:
    """Replace the facets of `item` with those of `content`; without content there are none."""
    item.facets.all().delete()
    if content is not None:
        pairs = dict.fromkeys(item_type_named(item.type).found_by(content))
        ItemFacet.objects.bulk_create(
            ItemFacet(item=item, name=name, value=value) for name, value in pairs
        )


def _empty(item: ContentItem) -> None:
    """Make `item` a tombstone, which keeps nothing of what was withdrawn."""
    item.title = item.digest = ""
    item.content = item.summary = b""
    item.published_at = item.updated_at = item.expires_at = item.valid_until = None


def _refuse_half_public(touched: Touched, plan: Plan) -> None:
    """Raise UnbuildableError if a page failed that was published, or that had no public item."""
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
    """Mark the items that are not rebuilt now; those that show something withdrawn expire now."""
    waiting = ContentItem.objects.filter(page__in=plan.postponed)
    marked = waiting.update(stale=True)
    waiting.filter(page__in=plan.exposed, reason="").update(valid_until=timezone.now())
    if marked and in_background:
        transaction.on_commit(rebuild_stale_task.enqueue)


def rebuild_stale(batch: int = 100) -> int:
    """Rebuild items that were postponed or show something expired; return how many changed.

    Each transaction does one batch; see `_behind`. A page from which no item could be built is
    tried again only after RETRY_AFTER, so that it neither stops the others nor causes an endless
    loop.
    """
    changed = 0
    while pages := _behind(batch):
        with transaction.atomic():
            changed += sync([Touched(compared=pages)])
    return changed


@task()
def rebuild_stale_task() -> int:
    """Rebuild the content items that a change elsewhere left stale. The marks survive a crash."""
    return rebuild_stale()


def _behind(batch: int) -> set[int]:
    """Return up to `batch` pages whose items are outdated, and up to `batch` due for a retry.

    Pages that have just failed are left out.
    """
    now = timezone.now()
    failures = BuildFailure.objects.filter(failed_at__gt=now - RETRY_AFTER)
    outdated = Q(stale=True) | Q(valid_until__lte=now, reason="")
    items = ContentItem.objects.filter(outdated).exclude(page=None).order_by("position")
    pages = items.exclude(page__in=failures.values("page")).values_list("page", flat=True)
    due = BuildFailure.objects.filter(failed_at__lte=now - RETRY_AFTER).order_by("failed_at")
    return {*pages[:batch], *due.values_list("page", flat=True)[:batch]}

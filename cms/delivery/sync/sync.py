"""The sync of content items with their pages. Everything that becomes public passes through it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page, ReferenceIndex

from cms.content.practice.models import PracticeSettings
from cms.content.practice.time_zone import practice_time_kept
from cms.delivery.items.building import UnbuildableError, fill
from cms.delivery.items.expiry import note_expiries
from cms.delivery.items.public_state import known_state
from cms.delivery.items.registry import TERMS, item_type_named, item_types
from cms.delivery.items.search import index_contents
from cms.delivery.models import BuildFailure, ContentItem, FeedState, ItemFacet
from cms.delivery.sync.marks import in_chunks, mark, mark_pages, unmark
from cms.delivery.sync.planning import plan_changes, unshown
from cms.delivery.sync.plans import Change, Plan, Touched
from cms.delivery.sync.purging import purge_changes, purge_files
from cms.delivery.sync.signals import items_changing, items_marked
from cms.delivery.sync.terms import plan_terms
from cms.foundation.formats.content import Content
from cms.foundation.task_backend import UPDATE_REFERENCES
from cms.foundation.transactions import note_done

PATIENCE = 3
COLUMNS_OF_TERMS = ("content", "summary", "sitemap_url", "digest", "position", "changed_at")
"""What is written of an item that only gets other terms: with the others, SQLite would write the
entries of all indexes anew."""


def sync(hints: list[Touched], at_once: int | None = None) -> int:
    """Rebuild the touched pages' items and the items that show them; return how many changed.

    This runs at the end of the caller's transaction: each changed item takes the next position
    from a row that no other transaction can update until this one ends, so positions have no gap
    and are committed in order. If another transaction changed something between the planning and
    the lock of the row, the plan is made again. A page from which no item can be built does not
    stop the others, unless this transaction makes it public: then UnbuildableError is raised.
    """
    touched = Touched()
    for hint in hints:
        touched.add(hint)
    with practice_time_kept():
        update_references(touched)
        return _Draft.of(touched, partial(plan_changes, touched, at_once)).carry_out()


def catch_up(pages: set[int], *, terms_only: bool = False) -> int:
    """Compare the items of these pages with them; return how many changed.

    The plan is made before the transaction begins, so that others wait only while it is written.
    If something else was changed meanwhile, that is tried again, PATIENCE times in all.
    `terms_only` compares no more than what the practice says of every item.
    """
    touched = Touched(compared=pages)
    planned = plan_terms if terms_only else plan_changes
    with practice_time_kept():
        for _ in range(PATIENCE):
            draft = _Draft.of(touched, partial(planned, touched))
            if draft.generation == _generation():
                break
        with transaction.atomic():
            return draft.carry_out()


@dataclass(frozen=True)
class _Draft:
    """A plan for what was `touched`, which holds unless the feed has moved on since."""

    touched: Touched
    planned: Callable[[], Plan]
    began: datetime
    generation: int | None
    plan: Plan

    @classmethod
    def of(cls, touched: Touched, planned: Callable[[], Plan]) -> "_Draft":
        began = timezone.now()
        return cls(touched, planned, began, _generation(), planned())

    def carry_out(self) -> int:
        """Write the changes, as the last of a transaction; return how many there were."""
        state = take_turn()
        holds = state.generation - 1 == self.generation
        plan = self.plan if holds else self.planned()
        return _carry_out(plan, self.touched, state, self.began)


def _generation() -> int | None:
    return FeedState.objects.values_list("generation", flat=True).first()


def _carry_out(plan: Plan, touched: Touched, state: FeedState, began: datetime) -> int:
    items_changing.send(sender=ContentItem, changes=plan.changes)
    position = state.position
    for change in plan.changes:
        position += _apply(change, position + 1, plan)
    _refuse_half_public(touched, plan)
    FeedState.objects.update(position=position)
    unmark(plan.looked_at)
    note_expiries(plan.looked_at, plan.postponed, began, plan.ending)
    _note_failures(plan)
    _postpone(plan)
    purge_changes(plan, touched)
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
                note_done((UPDATE_REFERENCES, type(page), str(page.pk)))
    if touched.everything or touched.practice:
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
    if change.page:
        item.url_path = change.page.url_path
    item.position, item.changed_at, item.reason = position, timezone.now(), change.reason
    if change.content is None:
        _empty(item)
    else:
        fill(item, {**change.content, "position": position}, change.digest)
    if change.terms_only:
        item.save(update_fields=COLUMNS_OF_TERMS)
    else:
        item.save(force_insert=item._state.adding)
        write_facets(item, change.content)
        index_contents({item.id: change.content})
    purge_files(before, bytes(item.content))


def write_facets(item: ContentItem, content: Content | None) -> None:
    """Replace the facets of `item` with those of `content`; without content there are none."""
    found = item_type_named(item.type).found_by(content) if content is not None else ()
    rows = {row.key: row for row in (ItemFacet.of(item, *pair) for pair in dict.fromkeys(found))}
    stored = {row.key: row for row in item.facets.all()}
    wanted = {(row.name, row.value) for row in rows.values()}
    if gone := [row.pk for row in stored.values() if (row.name, row.value) not in wanted]:
        ItemFacet.objects.filter(pk__in=gone).delete()
    ItemFacet.objects.bulk_create(
        [row for key, row in rows.items() if key not in stored],
        update_conflicts=True,
        unique_fields=["name", "value", "item"],
        update_fields=["published_at", "updated_at", "title"],
    )


def _empty(item: ContentItem) -> None:
    """Make `item` a tombstone, which keeps nothing of what was withdrawn."""
    item.title = item.digest = item.sitemap_url = ""
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


def _postpone(plan: Plan) -> None:
    """Mark the items that are not rebuilt now; those that show something withdrawn expire now."""
    mark_pages(plan.postponed)
    if plan.everything:
        mark(ContentItem.objects.all())
    for item_type in item_types() if plan.settings else ():
        items = ContentItem.objects.filter(type=item_type.name, reason="")
        if own := plan.settings & item_type.practice_fields or plan.settings & TERMS:
            mark(items, terms_only=not own & item_type.practice_fields)
    for keys in in_chunks(plan.postponed & plan.exposed):
        shown = ContentItem.objects.filter(page__in=keys, reason="")
        shown.update(valid_until=timezone.now())
    if plan.is_unfinished and plan.in_background:
        items_marked.send(sender=ContentItem)

"""Runs that compare all pages with their content items, and that outlive the process doing them.

Starting the platform with another fingerprint begins a run, so that no item stays as other code
made it. Readers get the stored item until it is repaired.
"""

import logging
import time
from copy import copy
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task
from wagtail.models import Page, Site
from wagtail.query import PageQuerySet

from cms.content.links.saving import link_to_pages
from cms.delivery.items.building import fill
from cms.delivery.items.registry import item_type_named, item_types
from cms.delivery.items.search import reconcile_index
from cms.delivery.models import BuildFailure, ContentItem, FeedState, ItemFacet, ReconcileRun
from cms.delivery.sync.plans import Plan, Touched
from cms.delivery.sync.rebuilding import SECONDS_PER_TASK
from cms.delivery.sync.sync import sync, take_turn, update_references, write_facets
from cms.foundation.fingerprint import fingerprint, origins
from cms.foundation.search import indexing
from cms.foundation.transactions import unit_of_work

PAGES_PER_BATCH = 50
# A run that has not been updated for this long was killed, or its task was.
SILENCE = timedelta(minutes=5)
RUNS_ARE_KEPT = timedelta(days=90)
DEFAULT_PORTS = {"http": 80, "https": 443}
# The fields that `fill` derives from the content. They may change when the content does not.
COLUMNS = (
    *("type", "locale", "title", "published_at", "updated_at"),
    *("content", "summary", "sitemap_url"),
)

logger = logging.getLogger(__name__)


def reconcile() -> tuple[int, int]:
    """Compare all pages now; return how many could be compared, and how many items differed."""
    run = begin()
    go_on(run)
    return run.compared - run.failed, run.repaired


def due() -> ReconcileRun | None:
    """Return the run that has to finish before all items match this code; None if they match.

    After a change of the origins it is a new run, and Wagtail's default site is given the address.
    Otherwise it is a run that was killed.
    """
    opened = ReconcileRun.objects.filter(ended_at=None).first()
    noted = FeedState.objects.values_list("origins", flat=True).first()
    if noted == origins() and (opened is None or opened.fingerprint == fingerprint()):
        return opened
    run = begin()
    with unit_of_work():
        take_turn()
        FeedState.objects.update(origins=origins())
        _set_default_site(settings.WAGTAILADMIN_BASE_URL)
    return run


def begin() -> ReconcileRun:
    """Begin and return a new run, which replaces a run that has not ended."""
    now = timezone.now()
    try:
        with transaction.atomic():
            ReconcileRun.objects.filter(ended_at=None).update(ended_at=now)
            ReconcileRun.objects.filter(ended_at__lt=now - RUNS_ARE_KEPT).delete()
            return ReconcileRun.objects.create(fingerprint=fingerprint(), total=_pages().count())
    except IntegrityError:  # Another process began a run at the same moment.
        return ReconcileRun.objects.get(ended_at=None)


def go_on(run: ReconcileRun, seconds: float = float("inf")) -> bool:
    """Do the rest of `run`, or as much of it as can be done in so many seconds.

    Return whether more is to be done by this process, which must run the code of the process that
    began the run.
    """
    end = time.monotonic() + seconds
    if run.fingerprint == fingerprint():
        while is_ours := advance(run):
            if time.monotonic() > end:
                break
        return is_ours
    logger.warning(
        "The comparison of content items is left to a process of the version that began it. "
        "Restart this one, which runs another."
    )
    return False


def go_on_if_silent() -> None:
    """Enqueue an open run again if it has not been updated for some time."""
    now = timezone.now()
    silent = ReconcileRun.objects.filter(ended_at=None, updated_at__lt=now - SILENCE)
    for run in silent.filter(fingerprint=fingerprint()):
        if silent.filter(pk=run.pk).update(updated_at=now):
            reconcile_task.enqueue(run.pk)


@task()
def reconcile_task(run_pk: int) -> None:
    """Continue a run for a while, unless it has ended meanwhile; leave the rest to another task."""
    for run in ReconcileRun.objects.filter(pk=run_pk, ended_at=None):
        if go_on(run, SECONDS_PER_TASK):
            reconcile_task.enqueue(run_pk)


def advance(run: ReconcileRun) -> bool:
    """Do the next batch of `run` in one transaction; return whether to continue.

    The answer is no if the run is complete, if another run has replaced it, or if another process
    has done the batch and continues the run.
    """
    pks = list(_pages().filter(pk__gt=run.last_page).values_list("pk", flat=True)[:PAGES_PER_BATCH])
    counts_words = not pks and indexing.is_miscounted()
    with transaction.atomic():
        if not _claim(run, pks):
            return False
        repaired, failed = _repair(pks)
        if counts_words:
            indexing.recount()
        ReconcileRun.objects.filter(pk=run.pk).update(
            repaired=F("repaired") + repaired, failed=F("failed") + failed
        )
    run.refresh_from_db()
    return run.ended_at is None


def _claim(run: ReconcileRun, pks: list[int]) -> bool:
    """Move the run on, or end it without pages; return whether no other process has done so."""
    now = timezone.now()
    moved = (
        {"last_page": pks[-1], "compared": F("compared") + len(pks)} if pks else {"ended_at": now}
    )
    unmoved = ReconcileRun.objects.filter(pk=run.pk, last_page=run.last_page, ended_at=None)
    return bool(unmoved.update(updated_at=now, **moved))


def _repair(pks: list[int]) -> tuple[int, int]:
    """Bring the items of the pages, and all that is derived from them, in line with the pages.

    Return how many items were repaired, and from how many pages no item could be built. Those
    failures are logged and recorded, and do not stop the run.
    """
    _link_to_pages(pks)
    update_references(Touched(pages=set(pks)))
    repaired, plan = sync([Touched(compared=set(pks))]), Plan()
    for item in ContentItem.objects.filter(page__in=pks).prefetch_related("facets", "page"):
        with plan.one_page(item.page, item):
            repaired += any([_derive(item), reconcile_index([item])])
    unbuildable = BuildFailure.objects.filter(page__in=pks).values_list("page", flat=True)
    return repaired, len(plan.failures.keys() | set(unbuildable))


def _link_to_pages(pks: list[int]) -> None:
    """Make own addresses in the stored text of the pages links, as each save has since done."""
    for page in Page.objects.filter(pk__in=pks).select_for_update(no_key=True).specific():
        if changed := link_to_pages(page):
            stored = {
                name: page._meta.get_field(name).get_prep_value(getattr(page, name))
                for name in changed
            }
            type(page).objects.filter(pk=page.pk).update(**stored)


def _derive(item: ContentItem) -> bool:
    """Derive columns and facets from the stored content again; return whether any differed."""
    if item.reason:
        return False
    content, derived = item.parsed, copy(item)
    fill(derived, content)
    differing = [name for name in COLUMNS if _value(derived, name) != _value(item, name)]
    if differing:
        derived.save(update_fields=differing)
    pairs = item_type_named(derived.type).found_by(content)
    derivable = {_columns(ItemFacet.of(derived, name, value)) for name, value in pairs}
    refound = derivable != {_columns(facet) for facet in item.facets.all()}
    if refound:
        write_facets(derived, content)
    return refound or bool(differing)


def _columns(facet: ItemFacet) -> tuple[object, ...]:
    return (facet.name, facet.value, facet.published_at, facet.updated_at, facet.title)


def _value(item: ContentItem, name: str) -> object:
    field: Any = ContentItem._meta.get_field(name)
    value = field.to_python(getattr(item, name))
    return bytes(value) if isinstance(value, memoryview) else value


def _pages() -> PageQuerySet:
    models = [item_type.model for item_type in item_types()]
    return Page.objects.type(*models).order_by("pk")


def _set_default_site(address: str) -> None:
    """Give the default site the address, because Wagtail makes its own addresses from it.

    Saving the site causes a rebuild of every item that shows an address.
    """
    parts = urlsplit(address)
    site = Site.objects.filter(is_default_site=True).first()
    if site and parts.hostname:
        former = site.hostname, site.port
        site.hostname = parts.hostname
        site.port = parts.port or DEFAULT_PORTS[parts.scheme]
        if (site.hostname, site.port) != former:
            site.save()

"""Compare all pages with their content items, in a run that outlives the process that does it.

A start with another fingerprint begins one, so that nothing stays as other code made it. Readers
get what is stored until it is repaired.
"""

import logging
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

from cms.delivery.items.building import fill
from cms.delivery.items.registry import item_type_named, item_types
from cms.delivery.items.search import reconcile_index
from cms.delivery.models import BuildFailure, ContentItem, FeedState, ReconcileRun
from cms.delivery.sync.planning import Plan, Touched
from cms.delivery.sync.sync import sync, take_turn, update_references, write_facets
from cms.foundation.fingerprint import fingerprint, origins
from cms.foundation.search import indexing
from cms.foundation.transactions import unit_of_work

PAGES_PER_BATCH = 50
# A run of which nothing has been heard for so long was killed, or its task was.
SILENCE = timedelta(minutes=5)
RUNS_ARE_KEPT = timedelta(days=90)
DEFAULT_PORTS = {"http": 80, "https": 443}
# What `fill` derives from the content, which may change when the content does not.
COLUMNS = ("type", "locale", "title", "published_at", "updated_at", "content", "summary")

logger = logging.getLogger(__name__)


def reconcile() -> tuple[int, int]:
    """Compare all pages now; return how many could be, and how many items differed."""
    run = begin()
    go_on(run)
    return run.compared - run.failed, run.repaired


def due() -> ReconcileRun | None:
    """The run that the items need to be what this code makes of the pages; None if they are.

    It is a new one after a change of the origins, or one that was killed. Also gives Wagtail's
    default site the address.
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
    """A new run. It takes the place of one that has not ended."""
    now = timezone.now()
    try:
        with transaction.atomic():
            ReconcileRun.objects.filter(ended_at=None).update(ended_at=now)
            ReconcileRun.objects.filter(ended_at__lt=now - RUNS_ARE_KEPT).delete()
            return ReconcileRun.objects.create(fingerprint=fingerprint(), total=_pages().count())
    except IntegrityError:  # Another process began one in the same moment.
        return ReconcileRun.objects.get(ended_at=None)


def go_on(run: ReconcileRun) -> None:
    """Do what is left of `run`, unless this process runs other code than the one that began it."""
    if run.fingerprint == fingerprint():
        while advance(run):
            pass
    else:
        logger.warning(
            "The comparison of content items is left to a process of the version that began it. "
            "Restart this one, which runs another."
        )


def go_on_if_silent() -> None:
    """Leave an open run to the worker again if nothing has been heard of it for some time."""
    now = timezone.now()
    silent = ReconcileRun.objects.filter(ended_at=None, updated_at__lt=now - SILENCE)
    for run in silent.filter(fingerprint=fingerprint()):
        if silent.filter(pk=run.pk).update(updated_at=now):
            reconcile_task.enqueue(run.pk)


@task()
def reconcile_task(run_pk: int) -> None:
    """Go on with a run, unless it has ended meanwhile."""
    for run in ReconcileRun.objects.filter(pk=run_pk, ended_at=None):
        go_on(run)


def advance(run: ReconcileRun) -> bool:
    """Do the next batch of `run` in one transaction; return whether it goes on.

    It does not when it is through, or another took its place, or another process has done the batch
    and goes on with it.
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
    """Move the run on, if nobody has; without pages it ends."""
    now = timezone.now()
    moved = (
        {"last_page": pks[-1], "compared": F("compared") + len(pks)} if pks else {"ended_at": now}
    )
    unmoved = ReconcileRun.objects.filter(pk=run.pk, last_page=run.last_page, ended_at=None)
    return bool(unmoved.update(updated_at=now, **moved))


def _repair(pks: list[int]) -> tuple[int, int]:
    """Bring the items of the pages, and all that is derived from them, in line.

    Returns how many items were repaired, and of how many pages none could be made; these are logged
    and noted, and stop nothing.
    """
    update_references(Touched(pages=set(pks)))
    repaired, plan = sync([Touched(compared=set(pks))]), Plan()
    for item in ContentItem.objects.filter(page__in=pks).prefetch_related("facets", "page"):
        with plan.one_page(item.page, item):
            repaired += any([_derive(item), reconcile_index([item])])
    unbuildable = BuildFailure.objects.filter(page__in=pks).values_list("page", flat=True)
    return repaired, len(plan.failures.keys() | set(unbuildable))


def _derive(item: ContentItem) -> bool:
    """Derive columns and facets again from what is stored; return whether they differed."""
    if item.reason:
        return False
    content, derived = item.parsed, copy(item)
    fill(derived, content)
    differing = [name for name in COLUMNS if _value(derived, name) != _value(item, name)]
    if differing:
        derived.save(update_fields=differing)
    facets = {(facet.name, facet.value) for facet in item.facets.all()}
    refound = facets != set(item_type_named(derived.type).found_by(content))
    if refound:
        write_facets(derived, content)
    return refound or bool(differing)


def _value(item: ContentItem, name: str) -> object:
    field: Any = ContentItem._meta.get_field(name)
    value = field.to_python(getattr(item, name))
    return bytes(value) if isinstance(value, memoryview) else value


def _pages() -> PageQuerySet:
    models = [item_type.model for item_type in item_types()]
    return Page.objects.type(*models).order_by("pk")


def _set_default_site(address: str) -> None:
    """Wagtail's own addresses are made from it. Saving it has what shows an address rebuilt."""
    parts = urlsplit(address)
    site = Site.objects.filter(is_default_site=True).first()
    if site and parts.hostname:
        former = site.hostname, site.port
        site.hostname = parts.hostname
        site.port = parts.port or DEFAULT_PORTS[parts.scheme]
        if (site.hostname, site.port) != former:
            site.save()

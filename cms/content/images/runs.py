"""Make what images lack of the closed list of renditions, in batches of background work."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from cms.content.images.models import Image, Rendition
from cms.content.images.renditions import FORMATS, WIDTHS, UnreadableError, make_renditions

IMAGES_PER_BATCH = 20
# A worker of which nothing has been heard for so long does not run.
SILENCE = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def lacking() -> QuerySet[Image]:
    """The images that lack a rendition of the closed list, or the color; oldest first."""
    wide = [When(width__lte=width, then=Value(n)) for n, width in enumerate(WIDTHS, start=1)]
    wanted = FORMATS * Case(*wide, default=Value(len(WIDTHS)), output_field=IntegerField())
    listed = (
        Rendition.objects.filter(image=OuterRef("pk"))
        .filter(filter_spec__startswith="width-", filter_spec__contains="|format-")
        .filter(Q(width__in=WIDTHS) | Q(width=OuterRef("width")))
        .filter(Q(width__lte=OuterRef("width")) & Q(width__lte=WIDTHS[-1]))
        .order_by()
        .values("image")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        Image.objects.alias(wanted=wanted, listed=Coalesce(Subquery(listed), 0))
        .filter(Q(color="") | Q(listed__lt=F("wanted")))
        .order_by("pk")
    )


def batches(images: QuerySet[Image]) -> list[list[int]]:
    """The keys of `images`, as many at a time as one task makes the renditions of."""
    pks = list(images.values_list("pk", flat=True))
    starts = range(0, len(pks), IMAGES_PER_BATCH)
    return [pks[start : start + IMAGES_PER_BATCH] for start in starts]


def make_in_background(images: QuerySet[Image]) -> int:
    """Leave to the worker those of `images` that do not wait for it yet; return how many."""
    ready = _tasks().filter(status=TaskResultStatus.READY)
    waiting = {pk for call in ready.values_list("args_kwargs", flat=True) for pk in call["args"][0]}
    left = batches(images.exclude(pk__in=waiting))
    for batch in left:
        make_renditions_task.enqueue(batch)
    return sum(len(batch) for batch in left)


@task()
def make_renditions_task(image_pks: list[int]) -> int:
    """Make what the images lack; return how many have all of it then, or are gone."""
    return sum(try_renditions(pk) for pk in image_pks)


def try_renditions(image_pk: int) -> bool:
    """Make what an image lacks; return whether it has all of it then, or is gone.

    A file that cannot be read stops nothing else: the image says why.
    """
    image = Image.objects.filter(pk=image_pk).first()
    if image is None:
        return True
    try:
        make_renditions(image)
    except UnreadableError as error:
        logger.warning("No renditions of image %s, %s: %s", image_pk, image.file.name, error)
        Image.objects.filter(pk=image_pk).update(rendition_error=str(error))
        return False
    return True


def forget_lost_files() -> int:
    """Delete the renditions whose file is gone or cut off; return how many there were.

    The image lacks them then, and they are made again at the same address.
    """
    lost = [rendition for rendition in _listed() if not _is_whole(rendition)]
    for rendition in lost:
        rendition.file.storage.delete(rendition.file.name)
        rendition.delete()
    return len(lost)


@dataclass(frozen=True)
class Progress:
    """How far the renditions are: how many images there are, lack some, and could not be read.

    `worked_at` is when the worker last began or ended, or was given what it does next.
    """

    images: int
    lacking: int
    failed: int
    worked_at: datetime | None

    @property
    def is_stuck(self) -> bool:
        """Whether there is something to make, and the worker is not at it."""
        recent = timezone.now() - SILENCE
        return self.lacking > self.failed and (self.worked_at is None or self.worked_at < recent)


def progress() -> Progress:
    """As of now, counted from what is there, in three queries."""
    found = (
        lacking().order_by().aggregate(all=Count("pk"), failed=Count("pk", ~Q(rendition_error="")))
    )
    ready = Q(status=TaskResultStatus.READY)
    moments = _tasks().aggregate(
        Max("started_at"), Max("finished_at"), next=Min("enqueued_at", filter=ready)
    )
    worked_at = max((moment for moment in moments.values() if moment), default=None)
    return Progress(Image.objects.count(), found["all"], found["failed"], worked_at)


def _tasks() -> "QuerySet[DBTaskResult[..., Any]]":
    """What the worker was given of this; nothing where work is done at once, without one."""
    return DBTaskResult.objects.filter(task_path=make_renditions_task.module_path)


def _listed() -> Iterator[Rendition]:
    listed = Rendition.objects.filter(filter_spec__startswith="width-", file_size__isnull=False)
    yield from listed.iterator()


def _is_whole(rendition: Rendition) -> bool:
    storage, name = rendition.file.storage, rendition.file.name
    return bool(storage.exists(name) and storage.size(name) == rendition.file_size)

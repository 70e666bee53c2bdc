"""Runs that make the renditions that images lack, in batches of background tasks."""

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
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from cms.content.images.models import Image, Rendition
from cms.content.images.renditions import FORMATS, WIDTHS, UnreadableError, make_renditions
from cms.foundation.files import NotStoredError

IMAGES_PER_BATCH = 20
# A worker that has done nothing for so long is not running.
SILENCE = timedelta(minutes=10)

logger = logging.getLogger(__name__)


def lacking() -> QuerySet[Image]:
    """Return the images that lack a listed rendition or the color; the oldest image comes first."""
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


def pixels_waiting(user: Any) -> int:
    """Return how many pixels the pictures have that the user uploaded and the worker has to read.

    Pictures that could not be read do not count: nobody is at work on them.
    """
    waiting = lacking().order_by().filter(uploaded_by_user=user, rendition_error="")
    return int(waiting.aggregate(pixels=Sum(F("width") * F("height")))["pixels"] or 0)


def batches(images: QuerySet[Image]) -> list[list[int]]:
    """Return the primary keys of `images` in lists, one for each background task."""
    pks = list(images.values_list("pk", flat=True))
    starts = range(0, len(pks), IMAGES_PER_BATCH)
    return [pks[start : start + IMAGES_PER_BATCH] for start in starts]


def make_in_background(images: QuerySet[Image]) -> int:
    """Enqueue the `images` that do not wait for the worker yet; return how many."""
    ready = _tasks().filter(status=TaskResultStatus.READY)
    waiting = {pk for call in ready.values_list("args_kwargs", flat=True) for pk in call["args"][0]}
    left = batches(images.exclude(pk__in=waiting))
    for batch in left:
        make_renditions_task.enqueue(batch)
    return sum(len(batch) for batch in left)


@task()
def make_renditions_task(image_pks: list[int]) -> int:
    """Make the renditions that the images lack; return how many are complete or deleted."""
    return sum(try_renditions(pk) for pk in image_pks)


def try_renditions(image_pk: int) -> bool:
    """Make the renditions that an image lacks; return whether it is complete or deleted.

    A file that cannot be read, or one that cannot be stored, does not stop other images: the error
    is recorded on the image, if that is still its file.
    """
    image = Image.objects.filter(pk=image_pk).first()
    if image is None:
        return True
    try:
        make_renditions(image)
    except (UnreadableError, NotStoredError) as error:
        if not Image.objects.filter(pk=image_pk, file=image.file.name).update(
            rendition_error=str(error)
        ):
            return True
        logger.warning("No renditions of image %s, %s: %s", image_pk, image.file.name, error)
        return False
    return True


def forget_lost_files() -> int:
    """Delete the renditions whose file is missing or cut off; return how many there were.

    The image then lacks them, and they are made again at the same address.
    """
    lost = [rendition for rendition in _listed() if not _is_whole(rendition)]
    for rendition in lost:
        rendition.file.storage.delete(rendition.file.name)
        rendition.delete()
    return len(lost)


@dataclass(frozen=True)
class Progress:
    """The progress of renditions: how many images exist, lack renditions, and could not be read.

    `worked_at` is when the worker last began or ended a task, or was given its next one.
    """

    images: int
    lacking: int
    failed: int
    worked_at: datetime | None

    @property
    def is_stuck(self) -> bool:
        """Whether there are renditions to make and the worker is not making them."""
        recent = timezone.now() - SILENCE
        return self.lacking > self.failed and (self.worked_at is None or self.worked_at < recent)


def progress() -> Progress:
    """Return the current progress, counted in the database in three queries."""
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
    """Return the recorded tasks of this kind; there are none if tasks run without a worker."""
    return DBTaskResult.objects.filter(task_path=make_renditions_task.module_path)


def _listed() -> Iterator[Rendition]:
    listed = Rendition.objects.filter(filter_spec__startswith="width-", file_size__isnull=False)
    yield from listed.iterator()


def _is_whole(rendition: Rendition) -> bool:
    storage, name = rendition.file.storage, rendition.file.name
    return bool(storage.exists(name) and storage.size(name) == rendition.file_size)

"""Make what images lack of the closed list of renditions, in batches that anybody may count."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone
from django_tasks import task

from cms.content.images.models import Image, Rendition, RenditionRun
from cms.content.images.renditions import FORMATS, WIDTHS, UnreadableError, make_renditions

IMAGES_PER_BATCH = 20
# A run of which nothing has been heard for so long was killed, or has no worker.
SILENCE = timedelta(minutes=10)
RUNS_ARE_KEPT = timedelta(days=90)

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


def begin(images: QuerySet[Image]) -> tuple[RenditionRun, list[list[int]]] | None:
    """A new run for `images` and the batches of their keys; None when there are no images.

    It takes the place of a run that has not ended, whose waiting batches then do nothing.
    """
    pks = list(images.values_list("pk", flat=True))
    if not pks:
        return None
    now = timezone.now()
    with transaction.atomic():
        RenditionRun.objects.filter(ended_at=None).update(ended_at=now)
        RenditionRun.objects.filter(ended_at__lt=now - RUNS_ARE_KEPT).delete()
        run = RenditionRun.objects.create(total=len(pks))
    starts = range(0, len(pks), IMAGES_PER_BATCH)
    return run, [pks[start : start + IMAGES_PER_BATCH] for start in starts]


def begin_in_background(images: QuerySet[Image]) -> int:
    """Leave `images` to the worker, a batch to a task; return how many there are."""
    begun = begin(images)
    if begun is None:
        return 0
    run, batches = begun
    for batch in batches:
        make_batch_task.enqueue(run.pk, batch)
    return run.total


@task()
def make_batch_task(run_pk: int, image_pks: list[int]) -> int:
    """Make a part of what a run has to make; return how many images it went through."""
    return make_batch(run_pk, image_pks)


def make_batch(run_pk: int, image_pks: list[int]) -> int:
    """Make what the images lack; return how many were looked at: none if the run has ended."""
    run = RenditionRun.objects.filter(pk=run_pk, ended_at=None).first()
    if run is None:
        return 0
    for pk in image_pks:
        run.count(failed=not try_renditions(pk))
    return len(image_pks)


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
    """How far the renditions are. `run` is the last one, or None."""

    images: int
    lacking: int
    run: RenditionRun | None

    @property
    def is_stuck(self) -> bool:
        """Whether the run was killed, or nobody works on it."""
        run = self.run
        return bool(run and not run.ended_at and run.updated_at < timezone.now() - SILENCE)


def progress() -> Progress:
    """As of now, in three queries."""
    run = RenditionRun.objects.order_by("-pk").first()
    return Progress(Image.objects.count(), lacking().count(), run)


def _listed() -> Iterator[Rendition]:
    listed = Rendition.objects.filter(filter_spec__startswith="width-", file_size__isnull=False)
    yield from listed.iterator()


def _is_whole(rendition: Rendition) -> bool:
    storage, name = rendition.file.storage, rendition.file.name
    return bool(storage.exists(name) and storage.size(name) == rendition.file_size)

"""Background work on images."""

from django_tasks import task

from cms.content.images.runs import make_batch, try_renditions


@task()
def make_renditions_task(image_pk: int) -> bool:
    """Make the renditions of an image that was saved; return whether it has all of them."""
    return try_renditions(image_pk)


@task()
def make_batch_task(run_pk: int, image_pks: list[int]) -> int:
    """Make a part of what a run has to make; return how many images it went through."""
    return make_batch(run_pk, image_pks)

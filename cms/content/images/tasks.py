"""Background work on images."""

from django_tasks import task

from cms.content.images.runs import try_renditions


@task()
def make_renditions_task(image_pk: int) -> bool:
    """Make the renditions of an image that was saved; return whether it has all of them."""
    return try_renditions(image_pk)

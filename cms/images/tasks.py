"""Background work on images."""

from django_tasks import task

from cms.images.models import Image
from cms.images.renditions import make_renditions
from cms.images.signals import renditions_made


@task()
def make_renditions_task(image_pk: int) -> int:
    """Make the renditions of an image, then tell those who show it. Return how many were made."""
    image = Image.objects.filter(pk=image_pk).first()
    if image is None:
        return 0
    made = make_renditions(image)
    if made:
        renditions_made.send(sender=Image, instance=image)
    return made

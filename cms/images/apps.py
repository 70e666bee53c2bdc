from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


class ImagesConfig(AppConfig):
    """Images, their renditions, and how they are delivered."""

    name = "cms.images"
    label = "images"

    def ready(self) -> None:
        """Make renditions as soon as an image is saved, before its first visitor."""
        post_save.connect(_enqueue_renditions, sender="images.Image", dispatch_uid="renditions")


def _enqueue_renditions(instance: Any, raw: bool = False, **_: object) -> None:
    from cms.images.tasks import make_renditions_task

    if not raw:
        transaction.on_commit(lambda: make_renditions_task.enqueue(instance.pk))

from typing import Any

from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save


class ImagesConfig(AppConfig):
    """The app of images, their renditions and their representation."""

    name = "cms.content.images"
    label = "images"

    def ready(self) -> None:
        """Connect the checks, forms, permissions and signals of images.

        Renditions are made as soon as an image is saved, before its first visitor: one at once, the
        others by the worker. A file that waits for the form of its image to be filled in is
        cleaned, too. Images and profile pictures are uploaded by forms of our own.
        """
        from wagtail.permissions import register_permission_policy

        from cms.content.images import avatars, chooser
        from cms.content.images.models import Image
        from cms.content.images.permissions import ImagePermissionPolicy
        from cms.content.images.pictures import check_pictures

        register(check_pictures, Tags.models)
        avatars.install()
        chooser.install()
        # Wagtail registers its own policy a little later, also for subclasses.
        register_permission_policy(Image, ImagePermissionPolicy(), exact_class=True)
        pre_save.connect(_make_first, sender="images.Image", dispatch_uid="first_rendition")
        post_save.connect(_enqueue_renditions, sender="images.Image", dispatch_uid="renditions")
        post_delete.connect(_forget_title, sender="images.Image", dispatch_uid="forget_title")
        pre_save.connect(
            _clean_upload, sender="wagtailcore.UploadedFile", dispatch_uid="clean_upload"
        )


def _make_first(instance: Any, raw: bool = False, **_: object) -> None:
    """Leave it to the end of the transaction, when the renditions of an earlier file are deleted.

    It comes before the items are rebuilt that show the image.
    """
    from cms.content.images.renditions import make_first
    from cms.foundation.transactions import before_commit

    if not raw and not instance.file._committed:
        before_commit(make_first, instance)


def _enqueue_renditions(instance: Any, raw: bool = False, **_: object) -> None:
    from cms.content.images.runs import make_renditions_task

    if not raw:
        transaction.on_commit(lambda: make_renditions_task.enqueue([instance.pk]))


def _forget_title(instance: Any, **_: object) -> None:
    """Take its title out of the history, which may be the name of whom it showed."""
    from django.contrib.contenttypes.models import ContentType
    from wagtail.models import ModelLogEntry

    if instance.shows_person:
        kind = ContentType.objects.get_for_model(instance)
        entries = ModelLogEntry.objects.filter(content_type=kind, object_id=str(instance.pk))
        entries.update(label="A picture of a person")


def _clean_upload(instance: Any, **_: object) -> None:
    from cms.content.images.models import Image
    from cms.content.images.uploads import accept

    kind = instance.for_content_type
    if kind and kind.model_class() is Image and not instance.file._committed:
        instance.file = accept(instance.file)

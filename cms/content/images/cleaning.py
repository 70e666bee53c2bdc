"""Cleaning of image files that were stored before uploads were cleaned."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import UploadedFile
from wagtail.users.models import UserProfile
from wagtail.utils.file import hash_filelike

from cms.content.images.models import Image
from cms.content.images.renditions import specs_for
from cms.content.images.uploads import AcceptedFile, accept
from cms.foundation.transactions import unit_of_work


def clean_image(pk: int) -> bool:
    """Replace the file of the image if it is not clean; return whether it was replaced.

    The renditions that Wagtail made of the file are deleted, too. Raise ValidationError or OSError
    if the file cannot be read.
    """
    with unit_of_work():
        image: Any = Image.objects.select_for_update(no_key=True).get(pk=pk)
        file = _cleaned(image.file)
        if file is None:
            return False
        image.file = file
        image.file_size, image.file_hash = file.size, hash_filelike(file)
        image.save()
        ours = [spec.filter_spec for spec in specs_for(image.width, image.file.name)]
        image.renditions.exclude(filter_spec__in=ours).delete()
    return True


def clean_upload(pk: int) -> bool:
    """Clean a file that waits for the form of its image; return whether it was replaced."""
    with unit_of_work():
        upload = UploadedFile.objects.select_for_update().get(pk=pk)
        file = _cleaned(upload.file)
        if file is not None:
            upload.file = file
            upload.save()
    return file is not None


def clean_avatar(pk: int) -> bool:
    """Clean the profile picture of an account; return whether it was replaced."""
    with unit_of_work():
        profile = UserProfile.objects.select_for_update().get(pk=pk)
        file = _cleaned(profile.avatar)
        if file is not None:
            profile.avatar = file
            profile.save()
    return file is not None


def uploads() -> QuerySet[Any]:
    """Return the waiting uploads for `clean_upload`."""
    of_images = ContentType.objects.get_for_model(Image)
    waiting: QuerySet[Any] = UploadedFile.objects.filter(for_content_type=of_images)
    return waiting


def avatars() -> QuerySet[Any]:
    """Return the user profiles for `clean_avatar`."""
    profiles: QuerySet[Any] = UserProfile.objects.exclude(avatar="")
    return profiles


def _cleaned(present: Any) -> AcceptedFile | None:
    """Return the file that replaces `present`, which is then deleted; None if it is clean."""
    with present.open() as stored:
        content = stored.read()
        stored.seek(0)
        file = accept(stored, limits=False)
    if file.read() == content:
        return None
    storage, name = present.storage, present.name
    transaction.on_commit(lambda: storage.delete(name))
    file.seek(0)
    return file

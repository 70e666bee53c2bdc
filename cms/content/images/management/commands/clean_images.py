"""The command that removes metadata from image files that an earlier version stored."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from cms.content.images.cleaning import avatars, clean_avatar, clean_image, clean_upload, uploads
from cms.content.images.models import Image


class Command(BaseCommand):
    help = "Remove camera data and places from all stored images, and turn them upright."

    def handle(self, *args: Any, **options: Any) -> None:
        """Clean all files. Continue after a file that cannot be read, and name it at the end."""
        cleaned, failed = 0, []
        for rows, column, clean in (
            (Image.objects.all(), "file", clean_image),
            (uploads(), "file", clean_upload),
            (avatars(), "avatar", clean_avatar),
        ):
            for pk, name in rows.order_by("pk").values_list("pk", column):
                try:
                    cleaned += clean(pk)
                except ValidationError as error:
                    failed.append(f"{name}: {error.message}")
                except OSError as error:
                    failed.append(f"{name}: {error.strerror}")
        self.stdout.write(f"{cleaned} image files cleaned.")
        if failed:
            raise CommandError("These could not be cleaned:\n" + "\n".join(failed))

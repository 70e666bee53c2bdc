"""The model field of images: a file that is cleaned when it is saved."""

from typing import Any

from PIL import ExifTags, UnidentifiedImageError
from PIL import Image as Pillow
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from cms.content.images.pixels import SIDEWAYS
from cms.content.images.uploads import accept


class UprightImageFile(WagtailImageFieldFile):
    """An image file that is cleaned when it is saved, and measured as it is shown.

    Wagtail's file counts pixels as they are stored, before the picture is turned.
    """

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store what `accept` keeps of `content`, wherever it comes from.

        What it has read becomes `pixels` of the image. Raise ValidationError if the file is
        refused.
        """
        accepted = accept(content, name)
        self.instance.pixels = accepted.pixels
        super().save(accepted.name, accepted, save)

    def get_image_dimensions(self) -> tuple[int, int]:
        """Return width and height of the picture as it is shown."""
        width, height = super().get_image_dimensions()
        return (height, width) if self._is_sideways() else (width, height)

    def _is_sideways(self) -> bool:
        close = self.closed
        try:
            self.open()
            with Pillow.open(self) as picture:
                return picture.getexif().get(ExifTags.Base.Orientation) in SIDEWAYS
        except UnidentifiedImageError:
            return False
        finally:
            if close:
                self.close()
            else:
                self.seek(0)


class UprightImageField(WagtailImageField):
    """Wagtail's image field with UprightImageFile as its file."""

    attr_class = UprightImageFile

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Return Wagtail's field for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs

"""The file of an image, which says how large the picture is when it stands upright."""

from typing import Any

from PIL import ExifTags, UnidentifiedImageError
from PIL import Image as Pillow
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

# The EXIF orientations of a camera that was held sideways.
SIDEWAYS = frozenset({5, 6, 7, 8})


class UprightImageFile(WagtailImageFieldFile):
    """Wagtail's counts pixels as they are stored, before the picture is turned."""

    def get_image_dimensions(self) -> tuple[int, int]:
        """Width and height as the picture is shown."""
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
    """Stored as Wagtail's own field is."""

    attr_class = UprightImageFile

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """To migrations it is Wagtail's field."""
        name, _, args, kwargs = super().deconstruct()
        return name, "wagtail.images.models.WagtailImageField", args, kwargs

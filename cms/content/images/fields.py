"""Fields of an image: its file, which is stored clean and says how large it is; addresses."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from PIL import ExifTags, UnidentifiedImageError
from PIL import Image as Pillow
from wagtail.images.models import WagtailImageField, WagtailImageFieldFile

from cms.content.images.uploads import accept

# The EXIF orientations of a camera that was held sideways.
SIDEWAYS = frozenset({5, 6, 7, 8})


class UprightImageFile(WagtailImageFieldFile):
    """Wagtail's counts pixels as they are stored, before the picture is turned."""

    def save(self, name: str, content: Any, save: bool = True) -> None:
        """Store what `accept` keeps of `content`, whoever hands it in.

        Raises ValidationError when the file is refused.
        """
        accepted = accept(content, name)
        super().save(accepted.name, accepted, save)

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


class AddressField(models.URLField):  # type: ignore[type-arg]  # not generic at run time
    """An address that begins with https:// when it is typed without."""

    def formfield(self, **kwargs: Any) -> Any:
        """Wagtail says so for pages only, and Django warns as long as nobody does."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """To migrations it is Django's field."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

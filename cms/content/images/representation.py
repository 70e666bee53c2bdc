"""The representation of images in the API and in templates."""

from typing import Any, TypedDict

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.content.images.consent import may_be_shown
from cms.content.images.models import FocalPointData, Image
from cms.content.images.renditions import existing_renditions
from cms.foundation.file_passes import file_url


class RenditionSerializer(serializers.Serializer[Any]):
    """One size and format of an image."""

    url = serializers.URLField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    format = serializers.ChoiceField(
        choices=["avif", "webp", "jpeg", "png"], help_text="More values may come."
    )
    bytes = serializers.IntegerField()


class FocalPointSerializer(serializers.Serializer[Any]):
    """Where the subject is, as fractions from the top left corner."""

    x = serializers.FloatField(min_value=0, max_value=1)
    y = serializers.FloatField(min_value=0, max_value=1)


class RenditionData(TypedDict):
    """A rendition as `RenditionSerializer` describes it."""

    url: str
    width: int
    height: int
    format: str
    bytes: int


class ImageData(TypedDict):
    """An image as `ImageSerializer` describes it."""

    id: str
    alt: str
    decorative: bool
    caption: str
    credit: str
    width: int
    height: int
    focal_point: FocalPointData
    color: str | None
    src: str
    renditions: list[RenditionData]


class ImageSerializer(serializers.Serializer[Any]):
    """An image as it is used in one place, with the alternative text of that place."""

    id = serializers.UUIDField()
    alt = serializers.CharField(help_text="Empty when the image is decorative.")
    decorative = serializers.BooleanField()
    caption = serializers.CharField()
    credit = serializers.CharField()
    width = serializers.IntegerField(help_text="Of the original, in pixels.")
    height = serializers.IntegerField()
    focal_point = FocalPointSerializer()
    color = serializers.CharField(
        allow_null=True,
        help_text="To be shown until the picture is there, as #rrggbb; null if it is transparent.",
    )
    src = serializers.URLField(help_text="The largest rendition in the format all can show.")
    renditions = RenditionSerializer(many=True)


def represent_image(
    image: Image | None, *, alt: str = "", decorative: bool = False, caption: str = ""
) -> ImageData | None:
    """Return the image as `ImageSerializer` describes it.

    Return None if there is no image, if it is private, if the consent to it has ended, or as long
    as it has no renditions: they are made after the upload, and everything that shows the image is
    rebuilt then.
    """
    if image is None or not may_be_shown(image):
        return None
    renditions = represent_renditions(image)
    if not renditions:
        return None
    return {
        "id": str(image.uuid),
        "alt": "" if decorative else alt,
        "decorative": decorative,
        "caption": caption,
        "credit": image.credit,
        "width": image.width,
        "height": image.height,
        "focal_point": image.focal_point(),
        "color": image.color if image.color.startswith("#") else None,
        "src": renditions[-1]["url"],
        "renditions": renditions,
    }


def represent_picture(instance: Model, name: str) -> ImageData | None:
    """Return the picture in the `PictureField` `name`; without a description it is decoration."""
    alt = getattr(instance, f"{name}_alt")
    return represent_image(getattr(instance, name), alt=alt, decorative=not alt)


def represent_renditions(image: Image) -> list[RenditionData]:
    """Return each rendition as `RenditionSerializer` describes it, the smallest first."""
    return [
        {
            "url": file_url(rendition.file.url),
            "width": rendition.width,
            "height": rendition.height,
            "format": spec.format,
            "bytes": rendition.file_size or 0,
        }
        for spec, rendition in existing_renditions(image)
    ]


@extend_schema_field(ImageSerializer(allow_null=True))
class ImageField(serializers.Field[Model, Any, ImageData | None, Model]):
    """A serializer field for the `PictureField` of the model that has the same name."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, source="*", **kwargs)

    def to_representation(self, instance: Model) -> ImageData | None:
        """Return the picture as `represent_picture` does."""
        return represent_picture(instance, str(self.field_name))

"""The representation of images in the API and in templates."""

from typing import Any, TypedDict, cast

from django.db.models import Model
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cms.content.images.consent import may_be_shown
from cms.content.images.models import FocalPointData, Image
from cms.content.images.renditions import existing_renditions
from cms.foundation.batches import kept
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


class PictureData(TypedDict):
    """What an image has both in whole items and in summaries."""

    id: str
    alt: str
    decorative: bool
    width: int
    height: int
    focal_point: FocalPointData
    color: str | None
    src: str


class ImageData(PictureData):
    """An image as `ImageSerializer` describes it."""

    caption: str
    credit: str
    renditions: list[RenditionData]


class LightImageData(PictureData):
    """An image in a summary, as `LightImageSerializer` describes it."""

    srcset: str


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


class LightImageSerializer(ImageSerializer):
    """An image in a summary, ready for `<img src srcset>`. The whole item has all renditions."""

    src = serializers.URLField(help_text="A rendition of middle size in a format all can show.")
    srcset = serializers.CharField(
        help_text="For the attribute of that name: some widths as WebP, the smallest first."
    )

    def get_fields(self) -> dict[str, Any]:
        """Leave out what only the whole item has."""
        left_out = ("caption", "credit", "renditions")
        return {k: field for k, field in super().get_fields().items() if k not in left_out}


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


def lightened(image: ImageData, widest: int) -> LightImageData:
    """Return the image as summaries have it: up to the first width that is at least `widest`.

    WebP, which every browser shows that reads `srcset`, is as small here as AVIF.
    """
    renditions = image["renditions"]
    shown_by_all = [one for one in renditions if one["format"] == renditions[-1]["format"]]
    offered = [one for one in renditions if one["format"] == "webp"] or shown_by_all
    most = next((o["width"] for o in offered if o["width"] >= widest), offered[-1]["width"])
    srcset = ", ".join(f"{o['url']} {o['width']}w" for o in offered if o["width"] <= most)
    src = [one["url"] for one in shown_by_all if one["width"] <= most] or [image["src"]]
    kept = {name: value for name, value in image.items() if name in PictureData.__required_keys__}
    return cast(LightImageData, {**kept, "src": src[-1], "srcset": srcset})


def renditions_of(picture: PictureData) -> list[RenditionData]:
    """Return the renditions of a picture, the smallest first; none if it is of a summary."""
    return cast(ImageData, picture).get("renditions", [])


def represent_picture(instance: Model, name: str) -> ImageData | None:
    """Return the picture in the `PictureField` `name`; without a description it is decoration."""
    alt = getattr(instance, f"{name}_alt")
    return represent_image(getattr(instance, name), alt=alt, decorative=not alt)


def represent_renditions(image: Image) -> list[RenditionData]:
    """Return each rendition as `RenditionSerializer` describes it, the smallest first."""
    return kept((RenditionSerializer, image.pk), lambda: _renditions(image))


def _renditions(image: Image) -> list[RenditionData]:
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


@extend_schema_field(LightImageSerializer(allow_null=True))
class LightImageField(ImageField):
    """An ImageField of a summary, for places that are up to `widest` pixels wide."""

    def __init__(self, widest: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._widest = widest

    def to_representation(self, instance: Model) -> Any:
        """Return the light picture of a page."""
        image = super().to_representation(instance)
        return image and self.lightened(image)

    def lightened(self, image: ImageData) -> LightImageData:
        """Return the light picture of one that is represented whole."""
        return lightened(image, self._widest)

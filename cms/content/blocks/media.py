"""Blocks for images and videos."""

from collections.abc import Iterable
from copy import copy
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework import serializers
from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.content.blocks.base import BlockValue, LineBlock, StructContentBlock
from cms.content.blocks.fields import MAY_GROW
from cms.content.blocks.players import player_url
from cms.content.images.renditions import images_in_bulk
from cms.content.images.representation import ImageData, ImageSerializer, represent_image
from cms.content.links.fields import AddressBlock
from cms.foundation.batches import in_batch


class KnownImageChooserBlock(ImageChooserBlock):
    """A chooser of images that reads the pictures of all bodies of a batch at once."""

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Any]:
        """Return the image for each key; a copy, as each use has a description of its own."""
        if not in_batch():
            return list(super().bulk_to_python(values))
        keys = list(values)
        found = images_in_bulk(key for key in keys if key is not None)
        return [key and copy(found.get(key)) for key in keys]


class PictureBlock(WagtailImageBlock):
    """Wagtail's block of an image with its description."""

    def __init__(self, required: bool = True, **kwargs: Any) -> None:
        super().__init__(required=required, **kwargs)
        chooser = KnownImageChooserBlock(required=required)
        chooser.set_name("image")
        self.child_blocks["image"] = chooser


class ImageValue(BlockValue):
    """The value of an image block: the image with the alternative text of this block."""

    @property
    def image_representation(self) -> ImageData | None:
        """The image as `ImageSerializer` describes it; None if it is deleted or not public."""
        image = self["image"]
        if image is None:
            return None
        return represent_image(
            image,
            alt=image.contextual_alt_text or "",
            decorative=bool(image.decorative),
            caption=self["caption"] or "",
        )


class ImageBlock(StructContentBlock):
    """A picture in the text."""

    image = PictureBlock()
    caption = LineBlock(max_length=500, required=False)

    class Meta:
        icon = "image"
        group = "Pictures and video"
        description = "A picture. Say what it shows, or that it is decoration only."
        template = "blocks/image.html"
        value_class = ImageValue
        preview_value: ClassVar = {"image": None, "caption": "A quiet treatment room"}

    class Api(serializers.Serializer[Any]):
        image = ImageSerializer(source="image_representation", allow_null=True)


class VideoValue(BlockValue):
    """The value of a video block, with the provider and player derived from its address."""

    @property
    def provider(self) -> str:
        """The name of the provider, YouTube or Vimeo; empty if it is neither."""
        found = player_url(self["url"])
        return found[0] if found else ""

    @property
    def embed_url(self) -> str:
        """The URL of a player that sets no cookie before it is started; empty if there is none."""
        found = player_url(self["url"])
        return found[1] if found else ""


class VideoBlock(StructContentBlock):
    """A video that is kept elsewhere. Nothing is loaded from there before a reader asks."""

    url = AddressBlock(
        label="Address of the video", help_text="A video on YouTube or Vimeo, as the browser shows."
    )
    title = LineBlock(max_length=255, help_text="What it shows, for those who cannot see it.")

    class Meta:
        icon = "media"
        group = "Pictures and video"
        description = "A video on YouTube or Vimeo, loaded when the reader starts it."
        template = "blocks/video.html"
        value_class = VideoValue
        preview_value: ClassVar = {
            "url": "https://vimeo.com/76979871",
            "title": "Three gentle stretches for the lower back",
        }

    class Api(serializers.Serializer[Any]):
        url = serializers.URLField()
        title = serializers.CharField()
        provider = serializers.ChoiceField(choices=["YouTube", "Vimeo"], help_text=MAY_GROW)
        embed_url = serializers.URLField(help_text="A player for an `<iframe>`.")

    def clean(self, value: Any) -> Any:
        """Refuse an address for which no player is known, except in a draft."""
        cleaned = super().clean(value)
        if cleaned["url"] and not cleaned.embed_url and not self.is_deferred_validation:
            message = "Enter the address of a video on YouTube or Vimeo."
            raise blocks.StructBlockValidationError({"url": ValidationError(message)})
        return cleaned

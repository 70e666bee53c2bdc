"""Blocks that show something."""

import re
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework import serializers
from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock

from cms.blocks.base import BlockValue, StructContentBlock
from cms.images.representation import ImageSerializer, represent_image

# How each provider writes the address of a video, and where a player of it is without tracking.
VIDEO_PROVIDERS = {
    "YouTube": (
        re.compile(r"https://(?:www\.|m\.)?youtube\.com/watch\?(?:.*&)?v=([\w-]{11})(?:[&#].*)?"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    "YouTube (short)": (
        re.compile(r"https://youtu\.be/([\w-]{11})(?:[?#].*)?"),
        "https://www.youtube-nocookie.com/embed/{}",
    ),
    "Vimeo": (
        re.compile(r"https://(?:www\.)?vimeo\.com/(\d{1,12})(?:[?#/].*)?"),
        "https://player.vimeo.com/video/{}?dnt=1",
    ),
}


class ImageValue(BlockValue):
    """The image with the alternative text of this use."""

    @property
    def image_representation(self) -> dict[str, Any] | None:
        """What `ImageSerializer` describes; None when the image is gone or not public."""
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

    image = WagtailImageBlock()
    caption = blocks.CharBlock(max_length=255, required=False)

    class Meta:
        icon = "image"
        description = "A picture. Say what it shows, or that it is decoration only."
        template = "blocks/image.html"
        value_class = ImageValue
        preview_value: ClassVar = {"image": None, "caption": "A quiet treatment room"}

    class Api(serializers.Serializer[Any]):
        image = ImageSerializer(source="image_representation", allow_null=True)


def player_url(url: str) -> tuple[str, str] | None:
    """The provider's name and the address of a player of the video at `url`, if it is known."""
    for name, (pattern, player) in VIDEO_PROVIDERS.items():
        match = pattern.fullmatch(url)
        if match:
            return name.partition(" ")[0], player.format(match[1])
    return None


class VideoValue(BlockValue):
    """A video's address and what follows from it."""

    @property
    def provider(self) -> str:
        """YouTube or Vimeo."""
        found = player_url(self["url"])
        return found[0] if found else ""

    @property
    def embed_url(self) -> str:
        """The address of a player that sets no cookie before it is started."""
        found = player_url(self["url"])
        return found[1] if found else ""


class VideoBlock(StructContentBlock):
    """A video that is kept elsewhere. Nothing is loaded from there before a reader asks."""

    url = blocks.URLBlock(
        label="Address of the video", help_text="A video on YouTube or Vimeo, as the browser shows."
    )
    title = blocks.CharBlock(
        max_length=160, help_text="What it shows, for those who cannot see it."
    )

    class Meta:
        icon = "media"
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
        provider = serializers.CharField(help_text="YouTube or Vimeo; may grow")
        embed_url = serializers.URLField(help_text="A player for an `<iframe>`.")

    def clean(self, value: Any) -> Any:
        """Refuse an address that no player is known for."""
        cleaned = super().clean(value)
        if cleaned["url"] and not cleaned.embed_url:
            message = "Enter the address of a video on YouTube or Vimeo."
            raise blocks.StructBlockValidationError({"url": ValidationError(message)})
        return cleaned

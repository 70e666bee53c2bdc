"""The block: one class with everything about it."""

from typing import Any, ClassVar

from rest_framework import serializers
from wagtail import blocks
from wagtail.images.blocks import ImageBlock as WagtailImageBlock

from cms.content.blocks.base import BlockValue, StructContentBlock
from cms.content.blocks.fields import RichTextHtml
from cms.content.images.representation import ImageData, ImageSerializer, represent_image
from cms.content.links.fields import AddressBlock
from cms.foundation.addresses import page_url
from cms.foundation.visibility import is_public


class DosageValue(BlockValue):
    """What follows from the fields."""

    @property
    def picture_representation(self) -> ImageData | None:
        """The picture with the description of this use."""
        image = self["picture"]
        if image is None:
            return None
        alt, decorative = image.contextual_alt_text or "", bool(image.decorative)
        return represent_image(image, alt=alt, decorative=decorative)

    @property
    def page_url(self) -> str:
        """Empty when there is no page that is public."""
        page = self["page"]
        return page_url(page) if page and is_public(page) else ""


class DosageBlock(StructContentBlock):
    """How much of something to take, and how often."""

    amount = blocks.CharBlock(max_length=80)
    advice = blocks.RichTextBlock(editor="inline")
    times = blocks.ListBlock(blocks.CharBlock(max_length=40))
    picture = WagtailImageBlock(required=False)
    leaflet = AddressBlock(required=False)
    page = blocks.PageChooserBlock(required=False, label="More about it")

    class Meta:
        icon = "list-ul"
        group = "For the reader"
        description = "How much to take, and how often."
        template = "blocks/dosage.html"
        value_class = DosageValue
        preview_value: ClassVar = {
            "amount": "Two cups",
            "advice": "<p>With warm water.</p>",
            "times": ["Morning", "Evening"],
            "picture": None,
            "leaflet": "https://leaflet.example/tea",
            "page": None,
        }

    class Api(serializers.Serializer[Any]):
        amount = serializers.CharField()
        advice = RichTextHtml()
        times = serializers.ListField(child=serializers.CharField())
        picture = ImageSerializer(source="picture_representation", allow_null=True)
        leaflet = serializers.CharField(help_text="Empty when there is none.")
        page_url = serializers.CharField(help_text="Empty when there is none.")

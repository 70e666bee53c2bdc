"""Blocks that ask the reader to do something."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from rest_framework import serializers
from wagtail import blocks

from cms.content.blocks.base import AddressBlock, BlockValue, StructContentBlock
from cms.content.practice.current import current_practice
from cms.foundation.addresses import page_url
from cms.foundation.visibility import is_public


class CallToActionValue(BlockValue):
    """The value of a call-to-action block, with the URL that its button leads to."""

    @property
    def target_url(self) -> str:
        """The absolute URL of the target; empty if there is none or the page is not public."""
        if self["target"] == "booking":
            return current_practice().booking_url
        if self["target"] == "url":
            return str(self["url"] or "")
        page = self["page"]
        return page_url(page) if page and is_public(page) else ""


class CallToActionBlock(StructContentBlock):
    """An invitation with a button."""

    title = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock(required=False, rows=2)
    label = blocks.CharBlock(max_length=40, default="Book a consultation", label="On the button")
    target = blocks.ChoiceBlock(
        choices=[
            ("booking", "The practice's booking link"),
            ("page", "A page of this site"),
            ("url", "Another address"),
        ],
        default="booking",
        label="Leads to",
    )
    page = blocks.PageChooserBlock(required=False)
    url = AddressBlock(required=False, label="Address")

    class Meta:
        icon = "pick"
        group = "For the reader"
        label = "Invitation"
        description = "An invitation to book or to read on, with a button."
        template = "blocks/call_to_action.html"
        value_class = CallToActionValue
        preview_value: ClassVar = {
            "title": "Would you like to talk it over?",
            "text": "A first consultation takes an hour.",
            "label": "Book a consultation",
            "target": "url",
            "page": None,
            "url": "https://example.com/book",
        }

    class Api(serializers.Serializer[Any]):
        title = serializers.CharField()
        text = serializers.CharField()
        label = serializers.CharField()  # type: ignore[assignment]  # also an attribute of fields
        url = serializers.CharField(source="target_url", help_text="Empty when there is no target.")

    def clean(self, value: Any) -> Any:
        """Require the page or the URL that the chosen target needs, except in a draft."""
        cleaned = super().clean(value)
        target = cleaned["target"]
        is_missing = target in ("page", "url") and not cleaned[target]
        if is_missing and not self.is_deferred_validation:
            message = "Choose a page." if target == "page" else "Enter an address."
            raise blocks.StructBlockValidationError({target: ValidationError(message)})
        return cleaned

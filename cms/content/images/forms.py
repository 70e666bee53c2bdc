"""The form of an image, which is the same everywhere in the admin."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.content.images.runs import pixels_waiting
from cms.content.images.uploads import (
    EMPTY,
    IPHONE,
    NO_PICTURE,
    AcceptedFile,
    accept,
    largest_file,
    max_size,
)
from cms.foundation.files import FileFormMixin, refuse_file_if_asked

WAITING = (
    "The pictures that you uploaded before are still being made ready for readers. Wait a few "
    "minutes, then upload this one again."
)


NO_DAY = "Enter the day as year, month and day, as in 2026-03-09."


class UploadField(WagtailImageField):
    """A form field for a file, which `accept` checks and cleans.

    Wagtail's page for uploading several files shows two of the messages before a file is sent.
    """

    default_validators = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.help_text = (
            f"JPEG, PNG, WebP, AVIF or GIF, at most {max_size()}. Place and camera are removed."
        )
        self.error_messages |= {
            "empty": EMPTY,
            "file_too_large_unknown_size": f"This file is too large. {largest_file()}",
            "invalid_image_extension": f"{NO_PICTURE} {IPHONE}",
        }

    def to_python(self, data: Any) -> AcceptedFile | None:
        """Return the file as it will be stored. Raise ValidationError if it is refused."""
        upload = forms.FileField.to_python(self, data)
        if upload:
            refuse_file_if_asked()
        return accept(upload) if upload else None


class ImageForm(FileFormMixin, BaseImageForm):
    """Wagtail's image form with UploadField for the file, and a limit of pictures that wait.

    The browser asks for days in its own way: with a calendar, and in a format that it shows.
    """

    def __init__(self, *args: Any, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        self._user = user
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = UploadField(
                label=given.label, required=given.required, widget=given.widget
            )
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput({"type": "date"}, "%Y-%m-%d")
                field.error_messages["invalid"] = NO_DAY

    def clean_file(self) -> Any:
        """Refuse a new file if too many of the user's pictures wait for their renditions."""
        file = self.cleaned_data["file"]
        is_new = isinstance(file, AcceptedFile) and self._user is not None
        if is_new and pixels_waiting(self._user) >= settings.IMAGES_MAX_PIXELS_WAITING:
            raise ValidationError(WAITING, code="waiting")
        return file

    def save(self, commit: bool = True) -> Any:
        """Save the image; the renditions of a file that was replaced go with it."""
        is_replaced = commit and self.original_file and "file" in self.changed_data
        image = super().save(commit)
        if is_replaced:
            image.renditions.all().delete()
        return image

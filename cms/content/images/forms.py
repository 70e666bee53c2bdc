"""The form of an image, which is the same everywhere in the admin."""

from typing import Any

from django import forms
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from cms.content.images.uploads import (
    EMPTY,
    IPHONE,
    NO_PICTURE,
    AcceptedFile,
    accept,
    largest_file,
    max_size,
)


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
        return accept(upload) if upload else None


class ImageForm(BaseImageForm):
    """Wagtail's image form with UploadField for the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            given = self.fields["file"]
            self.fields["file"] = UploadField(
                label=given.label, required=given.required, widget=given.widget
            )

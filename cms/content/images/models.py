"""Images and their renditions."""

import uuid
from typing import Any, ClassVar, TypedDict
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    SourceImageIOError,
    get_upload_to,
)
from wagtail.images.models import Image as WagtailImage

from cms.content.images.fields import UprightImageField
from cms.content.images.pixels import Pixels
from cms.content.links.fields import AddressField
from cms.foundation.files import NotStoredError
from cms.foundation.transactions import UnitOfWorkModel

FOLDER = "renditions"
"""The folder of the renditions in the media."""


class FocalPointData(TypedDict):
    """The position of an image's subject, as fractions from the top left corner."""

    x: float
    y: float


class Image(UnitOfWorkModel, AbstractImage):
    """A picture with its credit, its licence and the consent of the person it shows.

    `pixels` are those of a new file until its first rendition is made of them.
    """

    pixels: Pixels | None = None

    file = UprightImageField(
        _("file"), upload_to=get_upload_to, width_field="width", height_field="height"
    )
    tags = TaggableManager(blank=True, related_name="images", help_text=None)
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    credit = models.CharField(
        max_length=255, blank=True, help_text="Who made the picture. Shown beside it."
    )
    licence = models.CharField(
        max_length=120,
        blank=True,
        help_text="The terms under which the practice may use it, for example “CC BY 4.0”.",
    )
    licence_url = AddressField("licence address", blank=True)
    shows_person = models.BooleanField(
        "shows a person who can be recognised",
        default=False,
        help_text="Then their consent to being shown is needed.",
    )
    consent_given_on = models.DateField(
        null=True, blank=True, help_text="The day on which the person shown agreed."
    )
    consent_given_by = models.CharField(
        max_length=255,
        blank=True,
        help_text="Who agreed, and where the signed form is kept. Never shown to the public.",
    )
    consent_expires_on = models.DateField(
        null=True,
        blank=True,
        help_text="The last day on which the picture may be shown. Empty if there is none.",
    )
    color = models.CharField(
        max_length=11,
        blank=True,
        editable=False,
        help_text="Shown until the picture is there: #rrggbb, or “transparent”. Empty until found.",
    )
    rendition_error = models.CharField(
        max_length=255,
        blank=True,
        editable=False,
        help_text="Why its renditions could not be made the last time.",
    )

    admin_form_fields: ClassVar = (
        *WagtailImage.admin_form_fields,
        "credit",
        "licence",
        "licence_url",
        "shows_person",
        "consent_given_on",
        "consent_given_by",
        "consent_expires_on",
    )

    class Meta(AbstractImage.Meta):
        # Wagtail's own model of the same name has the default accessor, `image_set`.
        default_related_name = "images"
        indexes: ClassVar = [
            models.Index(
                fields=["consent_expires_on"],
                condition=~models.Q(consent_expires_on=None),
                name="image_consent_ends",
            )
        ]

    @property
    def default_alt_text(self) -> str:
        """The description; never the title, which is often a file name."""
        return str(self.description)

    @property
    def consent_has_ended(self) -> bool:
        """Whether the last day on which the picture may be shown is over."""
        last = self.consent_expires_on
        return last is not None and last < timezone.localdate()

    def clean(self) -> None:
        """Require the consent of a person who is shown, and dates that can be right."""
        super().clean()
        given, last = self.consent_given_on, self.consent_expires_on
        if self.shows_person and not given:
            raise ValidationError(
                {"consent_given_on": "Enter the day on which the person shown agreed."}
            )
        if given and given > timezone.localdate():
            raise ValidationError({"consent_given_on": "This day is in the future."})
        if given and last and last < given:
            raise ValidationError(
                {"consent_expires_on": "This is before the day on which the consent was given."}
            )

    def _set_image_file_metadata(self) -> None:
        """Set the metadata as Wagtail does, without leaving a stored file open."""
        super()._set_image_file_metadata()
        if self.file._committed:
            self.file.close()

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile[bytes]:  # noqa: A002  # as Wagtail calls it
        """Return an admin rendition as Wagtail makes it, without leaving Wagtail's file open."""
        with super().generate_rendition_file(filter, source=source) as file:
            file.seek(0)
            return ContentFile(file.read(), file.name)

    def create_rendition(self, filter: Any) -> "Rendition":  # noqa: A002  # as Wagtail calls it
        """Return an admin rendition; if it cannot be stored, the admin shows that it is missing."""
        try:
            rendition: Rendition = super().create_rendition(filter)
        except NotStoredError as error:
            raise SourceImageIOError(str(error)) from error
        return rendition

    def focal_point(self) -> FocalPointData:
        """Return the subject's position, as fractions of width and height from the top left."""
        if self.focal_point_x is None or self.focal_point_y is None:
            return {"x": 0.5, "y": 0.5}
        return {
            "x": round(min(self.focal_point_x / self.width, 1), 4),
            "y": round(min(self.focal_point_y / self.height, 1), 4),
        }


class Rendition(AbstractRendition):
    """An image in one size and format, stored under a name that depends on its content."""

    image = models.ForeignKey(Image, related_name="renditions", on_delete=models.CASCADE)
    file_size = models.PositiveIntegerField(null=True, editable=False, help_text="In bytes.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="unique_rendition"
            )
        ]

    @property
    def url(self) -> str:
        """Its path on the site itself, where the session tells who may see what is not public."""
        return urlsplit(str(self.file.url)).path

    def get_upload_to(self, filename: str) -> str:
        """Return a path with the original's SHA-1, so that the file at an address never changes."""
        original: Any = self.image
        return f"{FOLDER}/{original.get_file_hash()}/{filename.rsplit('/', 1)[-1]}"

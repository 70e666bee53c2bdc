"""An album with photos, each with its details. None of them has a table."""

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from cms.content.images.pictures import PictureField


class Framed(models.Model):
    """What is inherited."""

    frame = PictureField("frame")

    class Meta:
        abstract = True


class Album(Framed, ClusterableModel):
    """What has rows, and an image that is described in the library."""

    cover = PictureField(described=False)

    class Meta:
        app_label = "albums"

    def __str__(self) -> str:
        return "An album"


class Photo(ClusterableModel, Orderable):
    """A row with a picture, and rows of its own."""

    album = ParentalKey(Album, on_delete=models.CASCADE, related_name="photos")
    shot = PictureField()

    class Meta(Orderable.Meta):
        app_label = "albums"


class Detail(Orderable):
    """A row of a row."""

    photo = ParentalKey(Photo, on_delete=models.CASCADE, related_name="details")
    part = PictureField("part")

    class Meta(Orderable.Meta):
        app_label = "albums"


class Note(Orderable):
    """A row without a picture."""

    album = ParentalKey(Album, on_delete=models.CASCADE, related_name="notes")

    class Meta(Orderable.Meta):
        app_label = "albums"

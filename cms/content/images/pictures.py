"""A group of model fields for a picture, its description, and whether it is decoration."""

import copy
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error
from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

IMAGE = "images.Image"


class PictureField(models.ForeignKey[Any, Any]):
    """A foreign key to an image. A field `x` adds `x_alt`, its description, and `x_decorative`.

    With `described=False` it adds none, and the description in the image library is used.
    """

    def __init__(
        self,
        noun: str = "image",
        *,
        described: bool = True,
        alt_help: str = "What it shows, for those who cannot see it.",
        decoration_help: str = "Readers lose nothing if they cannot see it.",
    ) -> None:
        super().__init__(IMAGE, models.SET_NULL, null=True, blank=True, related_name="+")
        self.described = described
        alt = models.CharField(
            f"description of the {noun}", max_length=255, blank=True, help_text=alt_help
        )
        decorative = models.BooleanField(
            "decoration only", default=False, help_text=decoration_help
        )
        self._beside = {"alt": alt, "decorative": decorative} if described else {}

    def contribute_to_class(self, cls: Any, name: str, *args: Any, **kwargs: Any) -> None:
        """Add the description's fields to each concrete model that has or inherits this field."""
        super().contribute_to_class(cls, name, *args, **kwargs)
        if not cls._meta.abstract:
            for suffix, field in self._beside.items():
                cls.add_to_class(f"{name}_{suffix}", copy.deepcopy(field))

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return Django's ForeignKey for migrations; the added fields are Django's, too."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.ForeignKey", args, kwargs

    def clone(self) -> Any:
        """Return Django's ForeignKey, for a model that already has the added fields."""
        _, _, args, kwargs = self.deconstruct()
        return models.ForeignKey(*args, **kwargs)


def group(name: str) -> tuple[str, str, str]:
    """Return the names of the fields of the picture `name`."""
    return name, f"{name}_alt", f"{name}_decorative"


def picture_panel(name: str, heading: str, *panels: FieldPanel) -> MultiFieldPanel:
    """Return a panel with the fields of the picture `name`; `panels` replace the first of them."""
    others = [FieldPanel(each) for each in group(name)[len(panels) :]]
    return MultiFieldPanel([*panels, *others], heading)


def images_of(model: type[models.Model]) -> list[Any]:
    """Return the fields of `model` that refer to an image, whatever their names are."""
    image = apps.get_model(IMAGE)
    return [
        field
        for field in model._meta.get_fields()
        if field.related_model is image and field.concrete
    ]


def rows_with_images(model: type[models.Model]) -> list[Any]:
    """Return the child relations of a page or a row whose rows, or rows below them, have images."""
    return [
        relation
        for relation in get_all_child_relations(model)
        if images_of(relation.related_model) or rows_with_images(relation.related_model)
    ]


def check_pictures(**_: object) -> list[CheckMessage]:
    """Return an error for each image field of a page that is not a PictureField.

    Only a PictureField asks for a description.
    """
    pages = [model for model in apps.get_models() if issubclass(model, Page)]
    models_with_images = dict.fromkeys(model for page in pages for model in _with_rows(page))
    return [
        Error(
            f"{field} refers to an image and says nothing of what it shows.",
            hint="Use a PictureField; for several images, one in a row of the page.",
            obj=model,
            id="images.E001",
        )
        for model in models_with_images
        for field in images_of(model)
        if not isinstance(field, PictureField)
    ]


def _with_rows(model: type[models.Model]) -> Iterator[type[models.Model]]:
    yield model
    for relation in rows_with_images(model):
        yield from _with_rows(relation.related_model)

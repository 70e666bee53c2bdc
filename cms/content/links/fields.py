"""Fields for an address that was typed: never an unsafe one, and maybe one of the own site."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import models
from django.db.models import Model
from django.db.models.query_utils import DeferredAttribute
from wagtail import blocks
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.content.links.targets import targets_of
from cms.foundation.addresses import safe_address

Reference = tuple[type[Model], str, str, str]


def references_in(addresses: Sequence[str]) -> Iterator[Reference]:
    """Yield what the own addresses lead to, in the form that Wagtail's reference index takes."""
    for target in targets_of(addresses).values():
        for model in (Page, get_document_model(), get_image_model()):
            if isinstance(target.shown, model):
                yield model, str(target.shown.pk), "", ""


class SafeAddress(DeferredAttribute):
    """The attribute of an AddressField: wherever a value comes from, an unsafe one becomes empty.

    Imports and older data did not pass a form.
    """

    def __set__(self, instance: Model, value: Any) -> None:
        # Django reads it from there, too.
        instance.__dict__[self.field.attname] = _safe(value)


class AddressField(models.URLField):  # type: ignore[type-arg]  # not generic at run time
    """A URLField for a link: what it leads to on the own site is in Wagtail's reference index."""

    descriptor_class = SafeAddress

    def formfield(self, **kwargs: Any) -> Any:
        """Add https:// to what is typed without a scheme; Wagtail does that for pages only."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return Django's field for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def extract_references(self, value: str) -> Iterator[Reference]:
        """Yield what the address leads to on the own site."""
        yield from references_in([value]) if value else ()


class AddressBlock(blocks.URLBlock):
    """A block for a link, as AddressField is a field for one."""

    def to_python(self, value: Any) -> Any:
        """Return the stored address, or an empty string for an unsafe one."""
        return _safe(value)

    def normalize(self, value: Any) -> Any:
        """Return an address that code sets as `to_python` does."""
        return _safe(super().normalize(value))

    def extract_references(self, value: str | None) -> Iterator[Reference]:
        """Yield what the address leads to on the own site."""
        yield from references_in([value]) if value else ()


def addresses_of(model: type[Model]) -> list[AddressField]:
    """Return the fields of `model` with a link that was typed."""
    return [field for field in model._meta.concrete_fields if isinstance(field, AddressField)]


def _safe(value: Any) -> Any:
    return safe_address(value) if isinstance(value, str) else value

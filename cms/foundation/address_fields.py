"""The model field for addresses that editors type, which holds no unsafe one."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from cms.foundation.addresses import safe_address


class SafeAddress(DeferredAttribute):
    """The attribute of an AddressField: wherever a value comes from, an unsafe one becomes empty.

    Imports and older data did not pass a form.
    """

    def __set__(self, instance: models.Model, value: Any) -> None:
        # Django reads it from there, too.
        instance.__dict__[self.field.attname] = (
            safe_address(value) if isinstance(value, str) else value
        )


class AddressField(models.URLField):  # type: ignore[type-arg]  # not generic at run time
    """A URLField for safe addresses that adds https:// to one that is typed without a scheme."""

    descriptor_class = SafeAddress

    def formfield(self, **kwargs: Any) -> Any:
        """Set `assume_scheme`; Wagtail does that for pages only, and Django warns without it."""
        return super().formfield(**{"assume_scheme": "https", **kwargs})

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return Django's field for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

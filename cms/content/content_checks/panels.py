"""Where the form asks for reasons."""

from typing import Any

from wagtail.admin.panels import FieldPanel

from cms.content.content_checks.reasons import FIELD


class ClaimsPanel(FieldPanel):
    """The reason for claims: shown when it is asked for, and from then on."""

    def __init__(self, field_name: str = FIELD, **kwargs: Any) -> None:
        super().__init__(field_name, **{"heading": "Health claims", **kwargs})

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel in a form."""

        def is_shown(self) -> bool:
            """Whether there is a reason, or one is missing."""
            field = self.bound_field
            return bool(super().is_shown() and field and (field.value() or field.errors))

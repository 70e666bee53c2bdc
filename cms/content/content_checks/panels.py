"""The form panel for the reason for health claims."""

from typing import Any

from wagtail.admin.panels import FieldPanel

from cms.content.content_checks.reasons import FIELD


class ClaimsPanel(FieldPanel):
    """The panel for the reason for claims, which is shown once a reason is needed or given."""

    def __init__(self, field_name: str = FIELD, **kwargs: Any) -> None:
        super().__init__(field_name, **{"heading": "Health claims", **kwargs})

    class BoundPanel(FieldPanel.BoundPanel):
        """The panel bound to a form."""

        def is_shown(self) -> bool:
            """Return whether there is a reason, or a reason is missing."""
            field = self.bound_field
            return bool(super().is_shown() and field and (field.value() or field.errors))

"""The form panel that lists the retractions of a page."""

from typing import Any

from wagtail.admin.panels import Panel


class RetractionsPanel(Panel):
    """A read-only panel of the page's retractions, which is hidden if there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "retractions/admin/panel.html"

        def is_shown(self) -> bool:
            """Return whether the page has retractions."""
            return self.instance.pk is not None and self.instance.retractions.exists()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add the retractions, newest first."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "retractions": self.instance.retractions.order_by("-pk")}

"""What an editor sees of retractions in the form of a page."""

from typing import Any

from wagtail.admin.panels import Panel


class RetractionsPanel(Panel):
    """The retractions of the page, which nobody can change; not shown when there are none."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "retractions/admin/panel.html"

        def is_shown(self) -> bool:
            """Whether there is any."""
            return self.instance.pk is not None and self.instance.retractions.exists()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            """Add the retractions, newest first."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, "retractions": self.instance.retractions.order_by("-pk")}

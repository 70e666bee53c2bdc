"""Panels of the page form."""

from typing import Any

from django.utils import timezone
from wagtail.admin.panels import (
    ObjectList,
    PublishingPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.widgets import AdminAutoHeightTextInput

from cms.content.pages.clock import offset_name
from cms.content.pages.times import TimeInput


class TitlePanel(TitleFieldPanel):
    """The panel of a title, whose field grows with it, so that a long one is seen whole."""

    def __init__(self, *args: Any, widget: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, widget=widget or AdminAutoHeightTextInput(), **kwargs)


def tabs(model: Any) -> TabbedInterface:
    """Return the tabs of the form of a page type that names no others."""
    named = {
        "Content": model.content_panels,
        "Search and sharing": model.promote_panels,
        "Settings": model.settings_panels,
    }
    return TabbedInterface([ObjectList(panels, heading=name) for name, panels in named.items()])


class SchedulePanel(PublishingPanel):
    """Wagtail's scheduling dialog, which names its time zone and resolves ambiguous times."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for child in self.children:
            child.widget = TimeInput()

    class BoundPanel(PublishingPanel.BoundPanel):
        """The panel bound to a form."""

        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.help_text = zone_sentence()


def zone_sentence() -> str:
    """Return a sentence with the current time zone and the time that it is there."""
    zone, now = timezone.get_current_timezone(), timezone.now()
    name = str(zone).replace("_", " ")
    if name == "UTC":
        return "Times are in UTC, the time zone of the practice."
    return (
        f"Times are in the time zone of the practice, {name}, "
        f"where it is {now.astimezone(zone):%H:%M} now ({offset_name(now, zone)})."
    )

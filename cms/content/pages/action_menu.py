"""The buttons at the foot of the form: save, and beside it what most do next."""

from typing import Any

from django.forms import Media
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.action_menu import ActionMenuItem

SAVE = "action-save-draft"
# The first of them that the editor may do gets a button of its own. Whoever is asked to review a
# page finds that first, and not a button that publishes it past the others.
NEXT_STEPS = ("approve", "action-publish", "action-submit")


class SideBySide(ActionMenuItem):
    """Several actions where Wagtail shows one.

    The order matters: the browser takes the first button when Enter is pressed in a field.
    """

    def __init__(self, *items: Any) -> None:
        super().__init__(order=items[0].order)
        self.name = items[0].name
        self.items = items

    def render_html(self, parent_context: Any) -> SafeString:
        """One button after the other."""
        return format_html_join(
            "", "{}", ((item.render_html(parent_context),) for item in self.items)
        )

    @property
    def media(self) -> Media:
        """What all of them need."""
        return sum((item.media for item in self.items), Media())


def show_next_step(menu_items: list[Any]) -> None:
    """Put the next step beside “Save draft”, out of the menu below it."""
    found = (item for name in NEXT_STEPS for item in menu_items if item.name == name)
    step = next(found, None)
    if step and menu_items[0].name == SAVE:
        menu_items.remove(step)
        menu_items[0] = SideBySide(menu_items[0], step)

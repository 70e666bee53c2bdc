"""The buttons at the bottom of the page form: save, and beside it the most likely next step."""

from typing import Any

from django.forms import Media
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.action_menu import ActionMenuItem

SAVE = "action-save-draft"
# The first step that the editor may take gets a button of its own. For a reviewer, that is
# approval, and not a button that publishes the page past the other reviewers.
NEXT_STEPS = ("approve", "action-publish", "action-submit")


class SideBySide(ActionMenuItem):
    """Several items of the action menu in place of one.

    Their order matters: browsers press the first button when Enter is pressed in a field.
    """

    def __init__(self, *items: Any) -> None:
        super().__init__(order=items[0].order)
        self.name = items[0].name
        self.items = items

    def render_html(self, parent_context: Any) -> SafeString:
        """Return the HTML of the buttons, one after the other."""
        return format_html_join(
            "", "{}", ((item.render_html(parent_context),) for item in self.items)
        )

    @property
    def media(self) -> Media:
        """The combined media of all items."""
        return sum((item.media for item in self.items), Media())


def show_next_step(menu_items: list[Any]) -> None:
    """Move the next step from the menu to a place beside “Save draft”."""
    found = (item for name in NEXT_STEPS for item in menu_items if item.name == name)
    step = next(found, None)
    if step and menu_items[0].name == SAVE:
        menu_items.remove(step)
        menu_items[0] = SideBySide(menu_items[0], step)

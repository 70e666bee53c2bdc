"""Where Wagtail finds our ways of changing a page."""

from typing import Any

from wagtail import hooks
from wagtail.models import Page

from cms.channels.wagtail_api.actions import ACTIONS


@hooks.register("register_actions")
def register_actions(registry: Any) -> None:
    """In place of the stock ones."""
    for action in ACTIONS:
        registry.register(Page, action)

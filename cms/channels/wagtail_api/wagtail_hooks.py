"""The hook that registers the platform's page actions."""

from typing import Any

from wagtail import hooks
from wagtail.models import Page

from cms.channels.wagtail_api.actions import ACTIONS


@hooks.register("register_actions")
def register_actions(registry: Any) -> None:
    """Replace Wagtail's stock page actions."""
    for action in ACTIONS:
        registry.register(Page, action)

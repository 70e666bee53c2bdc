"""Template tags for the practice on every page of the website."""

from typing import Any

from django import template

from cms.content.practice.models import PracticeSettings
from cms.content.practice.time_zone import practice_in_use

register = template.Library()


@register.simple_tag
def practice() -> PracticeSettings:
    """Return the settings; if the page has shown a time, they are already loaded."""
    return practice_in_use()


@register.simple_tag
def navigation(settings: PracticeSettings, path: str) -> list[dict[str, Any]]:
    """Return the public links of the navigation; `current` marks the one that `path` is below."""
    return [{**link, "current": path.startswith(link["path"])} for link in settings.navigation]

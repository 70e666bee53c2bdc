"""What every page of the website shows of the practice."""

from typing import Any

from django import template

from cms.content.practice.models import PracticeSettings
from cms.content.practice.navigation import public_links
from cms.content.practice.time_zone import practice_in_use

register = template.Library()


@register.simple_tag
def practice() -> PracticeSettings:
    """The site settings; those that name the time zone, if the page has shown a time already."""
    return practice_in_use()


@register.simple_tag
def navigation(settings: PracticeSettings, path: str) -> list[dict[str, Any]]:
    """The public entries of the main navigation; `current` says which one `path` is below."""
    links = settings.navigation_links.all() if settings.pk else ()
    return [{**link, "current": path.startswith(link["path"])} for link in public_links(links)]


@register.simple_tag
def footer_links(settings: PracticeSettings) -> list[dict[str, str]]:
    """The public pages that the footer leads to."""
    return public_links(settings.footer_links.all() if settings.pk else ())

"""What every page of the website shows of the practice."""

from typing import Any

from django import template
from wagtail.models import Page

from cms.addresses import page_path
from cms.practice.current import current_practice
from cms.practice.models import PracticeSettings
from cms.visibility import public_pages

register = template.Library()


@register.simple_tag
def practice() -> PracticeSettings:
    """The site settings."""
    return current_practice()


@register.simple_tag
def navigation(settings: PracticeSettings, path: str) -> list[dict[str, Any]]:
    """The public entries of the main navigation; `current` says which one `path` is below."""
    links = list(settings.navigation_links.all()) if settings.pk else []
    public = public_pages(Page.objects.filter(pk__in=[link.page_id for link in links])).in_bulk()
    entries = [
        (link.label, page_path(public[link.page_id])) for link in links if link.page_id in public
    ]
    return [
        {"label": label, "url": url, "current": path.startswith(url)}
        for label, url in entries
        if url
    ]

"""A template filter for the list of users who have the same form open."""

from bs4 import BeautifulSoup
from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def with_names(sessions: str) -> SafeString:
    """Label the avatar buttons in Wagtail's list with the text of the popup that they open."""
    html = BeautifulSoup(sessions, "html.parser")
    for button in html.select("button.w-editing-sessions__session"):
        button["aria-label"] = button.get_text(" ", strip=True)
    return mark_safe(str(html))  # noqa: S308  # Wagtail's own HTML

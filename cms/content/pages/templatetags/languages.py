"""The template tag for the language of a page."""

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def language_attributes(code: str | None) -> SafeString:
    """Return the attribute `lang`, and `dir` for a language written from right to left.

    A page without a locale, such as an error page, is in the language of the settings.
    """
    code = code or settings.LANGUAGE_CODE
    is_from_the_right = code.partition("-")[0] in settings.LANGUAGES_BIDI
    direction = SafeString(' dir="rtl"' if is_from_the_right else "")
    return format_html('lang="{}"{}', code, direction)

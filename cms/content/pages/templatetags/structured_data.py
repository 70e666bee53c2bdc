"""Template filters for structured data in HTML."""

import json
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cms.content.pages.metadata import plain

register = template.Library()

# Characters that could end the element, start a comment in it or end a line in a script, and those
# that HTML cannot represent. In JSON, the escapes mean the characters.
ESCAPED = (*map(ord, "<>&\u2028\u2029"), *range(0x7F, 0xA0))
ESCAPES = {code: f"\\u{code:04X}" for code in ESCAPED}

register.filter(plain)


@register.filter
def json_ld(data: dict[str, Any]) -> SafeString:
    """Return `data` as a JSON-LD script element that no text in `data` can close."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)
    script = mark_safe(text)  # noqa: S308  # nothing in it can end the script
    return format_html('<script type="application/ld+json">{}</script>', script)

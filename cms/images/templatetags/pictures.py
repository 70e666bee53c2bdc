"""Template filters for images as `represent_image` gives them."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def sources(image: dict[str, Any]) -> list[dict[str, str]]:
    """One entry per format, best first: `format` and `srcset`. The last is the fallback."""
    by_format: dict[str, list[str]] = {}
    for rendition in image["renditions"]:
        entry = f"{rendition['url']} {rendition['width']}w"
        by_format.setdefault(rendition["format"], []).append(entry)
    return [{"format": name, "srcset": ", ".join(urls)} for name, urls in by_format.items()]


@register.filter
def object_position(image: dict[str, Any]) -> str:
    """The focal point as a class of the style sheet, in steps of a tenth."""
    point = image["focal_point"]
    return f"focus-x-{round(point['x'] * 10)} focus-y-{round(point['y'] * 10)}"

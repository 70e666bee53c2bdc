"""Template tags for images as `represent_image` gives them."""

from typing import Any

from django import template

from cms.content.images.colors import tint_classes
from cms.content.images.representation import ImageData

register = template.Library()


@register.simple_tag
def sources(
    image: ImageData, narrowest: int | str = "", widest: int | str = ""
) -> list[dict[str, str]]:
    """One entry per format, best first: `format` and `srcset`. The last is the fallback.

    Left out are widths that no screen asks for where the image stands: those below `narrowest`,
    and those above the first that has at least `widest`, in pixels.
    """
    widths = sorted({rendition["width"] for rendition in image["renditions"]})
    least = min(int(narrowest or 0), widths[-1])
    enough = max(least, int(widest or widths[-1]))
    most = next((width for width in widths if width >= enough), widths[-1])
    by_format: dict[str, list[str]] = {}
    for rendition in image["renditions"]:
        if least <= rendition["width"] <= most:
            entry = f"{rendition['url']} {rendition['width']}w"
            by_format.setdefault(rendition["format"], []).append(entry)
    return [{"format": name, "srcset": ", ".join(urls)} for name, urls in by_format.items()]


@register.filter
def picture_classes(image: ImageData) -> str:
    """The classes of the style sheet that keep the focal point in view, and show a color before.

    The point is in tenths of the width (`x`) and the height (`y`); its middle needs no class.
    """
    point = image["focal_point"]
    tenths = {"x": round(point["x"] * 10), "y": round(point["y"] * 10)}
    focus = [f"focus-{axis}-{tenth}" for axis, tenth in tenths.items() if tenth != 5]
    return " ".join([*focus, *tint_classes(image["color"])])


@register.filter
def picture_at_once(blocks: list[dict[str, Any]], above: Any) -> list[dict[str, Any]]:
    """The blocks of a body; a picture that begins it is asked for first if there is none `above`.

    A block's HTML does not know where it stands, so that all its pictures wait.
    """
    if above or not blocks or blocks[0]["type"] != "image":
        return blocks
    html = blocks[0]["html"].replace('loading="lazy"', 'fetchpriority="high"', 1)
    return [{**blocks[0], "html": html}, *blocks[1:]]

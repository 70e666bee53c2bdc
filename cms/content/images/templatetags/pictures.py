"""Template tags for images as `represent_image` returns them."""

from typing import Any

from django import template

from cms.content.images.colors import tint_classes
from cms.content.images.representation import PictureData, renditions_of

register = template.Library()
Offer = tuple[str, int, str]
"""A format, empty if it may be any; a width in pixels; and the address with that width."""


@register.simple_tag
def sources(
    image: PictureData, narrowest: int | str = "", widest: int | str = ""
) -> list[dict[str, str]]:
    """Return `format` and `srcset` for each format, best first; the last is the fallback.

    Widths that no screen needs in the place of the image are left out: those below `narrowest`, and
    those above the first that has at least `widest`, in pixels. Of a summary's picture, there is
    one format.
    """
    offers = _offers(image)
    widths = sorted({width for _, width, _ in offers})
    least = min(int(narrowest or 0), widths[-1])
    enough = max(least, int(widest or widths[-1]))
    most = next((width for width in widths if width >= enough), widths[-1])
    by_format: dict[str, list[str]] = {}
    for name, width, entry in offers:
        if least <= width <= most:
            by_format.setdefault(name, []).append(entry)
    return [{"format": name, "srcset": ", ".join(urls)} for name, urls in by_format.items()]


def _offers(image: PictureData) -> list[Offer]:
    if srcset := image.get("srcset"):
        entries = str(srcset).split(", ")
        return [("", int(entry.rpartition(" ")[2].rstrip("w")), entry) for entry in entries]
    return [
        (one["format"], one["width"], f"{one['url']} {one['width']}w")
        for one in renditions_of(image)
    ]


@register.filter
def picture_classes(image: PictureData) -> str:
    """Return the CSS classes that keep the focal point in view and show a color before loading.

    The focal point is in tenths of the width (`x`) and the height (`y`); the middle needs no class.
    """
    point = image["focal_point"]
    tenths = {"x": round(point["x"] * 10), "y": round(point["y"] * 10)}
    focus = [f"focus-{axis}-{tenth}" for axis, tenth in tenths.items() if tenth != 5]
    return " ".join([*focus, *tint_classes(image["color"])])


@register.filter
def picture_at_once(blocks: list[dict[str, Any]], above: Any) -> list[dict[str, Any]]:
    """Return the blocks of a body; a picture at the start loads first if there is none `above`.

    The HTML of a block does not depend on its position, so it loads all pictures lazily.
    """
    if above or not blocks or blocks[0]["type"] != "image":
        return blocks
    html = blocks[0]["html"].replace('loading="lazy"', 'fetchpriority="high"', 1)
    return [{**blocks[0], "html": html}, *blocks[1:]]

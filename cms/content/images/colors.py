"""The color that stands for a picture until it is there."""

from colorsys import rgb_to_hls
from io import BytesIO
from typing import Any

from PIL import Image as Pillow

TRANSPARENT = "transparent"
# To count colors in; grain and gradients would make each pixel one of its own.
SIDE, COLORS = 64, 8
# The style sheet has a class for each step. Steps of red, green and blue would give a hue to grays.
HUES, SATURATIONS, LIGHTNESSES = 12, 5, 10


def dominant_color(content: bytes) -> str:
    """The most frequent color of an image file, as `#rrggbb`.

    `TRANSPARENT` when something can be seen through it: a color would stay visible there.
    """
    with Pillow.open(BytesIO(content)) as opened:
        pixels = opened.convert("RGBA").resize((SIDE, SIDE), Pillow.Resampling.BOX)
    lowest, _ = pixels.getchannel("A").getextrema()
    if isinstance(lowest, int) and lowest < 255:
        return TRANSPARENT
    counted = pixels.convert("RGB").quantize(COLORS, Pillow.Quantize.FASTOCTREE)
    colors: Any = counted.getcolors() or [(0, 0)]
    _, index = max(colors)
    palette = counted.getpalette() or []
    red, green, blue = palette[3 * index : 3 * index + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def tint_classes(color: str | None) -> list[str]:
    """The classes of the style sheet for `#rrggbb`: hue, saturation, lightness; none if None.

    A style attribute could say it exactly, but the content security policy forbids those.
    """
    if not color:
        return []
    red, green, blue = (value / 255 for value in bytes.fromhex(color[1:]))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    return [
        f"tint-h-{round(hue * HUES) % HUES}",
        f"tint-s-{round(saturation * SATURATIONS)}",
        f"tint-l-{round(lightness * LIGHTNESSES)}",
    ]

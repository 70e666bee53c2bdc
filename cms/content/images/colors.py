"""The color that is shown until a picture has loaded."""

from colorsys import rgb_to_hls
from typing import Any

from PIL import Image as Pillow

TRANSPARENT = "transparent"
# Colors are counted in a small copy: grain and gradients would make each pixel differ.
SIDE, COLORS = 64, 8
# The style sheet has a class for each step. Steps of red, green and blue would give a hue to grays.
HUES, SATURATIONS, LIGHTNESSES = 12, 5, 10


def dominant_color(picture: Pillow.Image) -> str:
    """Return the most frequent color of a picture, as `#rrggbb`.

    Return `TRANSPARENT` if something can be seen through the picture: a color would stay visible
    there.
    """
    pixels = picture.convert("RGBA").resize((SIDE, SIDE), Pillow.Resampling.BOX)
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
    """Return the CSS classes for `#rrggbb`: hue, saturation and lightness; none for None.

    A style attribute would be exact, but the content security policy forbids it.
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

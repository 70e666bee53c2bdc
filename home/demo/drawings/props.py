"""Things that return in many drawings: leaves, plants, waters, hills, a window on the sea."""

from collections.abc import Sequence
from math import atan2, cos, degrees, radians, sin

from .canvas import Canvas, Paint, blend
from .geometry import Path, Point, arc, box, ellipse, smooth
from .palette import (
    ABYSS,
    CREAM,
    DUNE,
    FOAM,
    GOLD,
    HARBOR,
    LAGOON,
    MIST,
    SAND,
    SHELL,
    Color,
    darker,
    lighter,
    mix,
)


def leaf(x: float, y: float, angle: float, length: float, width: float) -> Path:
    """A pointed leaf that grows from a point at an angle (degrees, clockwise from the right)."""
    profile = ((0.0, 0.0), (0.25, 0.42), (0.5, 0.5), (0.78, 0.3), (1.0, 0.0))
    upper = [(share * length, -side * width) for share, side in profile]
    lower = [(share * length, side * width) for share, side in reversed(profile)]
    c, s = cos(radians(angle)), sin(radians(angle))
    outline = smooth([*upper, *lower], steps=6)
    return [(x + px * c - py * s, y + px * s + py * c) for px, py in outline]


def sprig(
    canvas: Canvas,
    stem: Sequence[Point],
    size: float,
    color: Color,
    *,
    count: int = 6,
    opacity: float = 1,
    spread: float = 48,
) -> None:
    """A stem with pairs of leaves that get smaller towards the tip."""
    line = smooth(stem, closed=False, steps=16)
    canvas.stroke(stem, (size * 0.06, size * 0.025), darker(color, 0.2), opacity)
    for index in range(count):
        place = int((0.12 + 0.84 * index / max(count - 1, 1)) * (len(line) - 2))
        (x, y), (nx, ny) = line[place], line[place + 1]
        along = degrees(atan2(ny - y, nx - x))
        length = size * (1 - 0.45 * index / count)
        for side in (-1, 1):
            angle = along + side * (spread - 16 * index / count)
            blade = leaf(x, y, angle, length, length * 0.36)
            tone = color if side > 0 else darker(color, 0.14)
            canvas.fill(blade, tone, opacity)
            canvas.shade(blade, darker(color, 0.5), 90, 0.4 * opacity)
    x, y = line[-1]
    along = degrees(atan2(y - line[-3][1], x - line[-3][0]))
    canvas.fill(leaf(x, y, along, size * 0.55, size * 0.2), color, opacity)


def frond(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    color: Color,
    angles: Sequence[float] = (-150, -125, -100, -78, -52, -28),
) -> None:
    """A fan of big simple leaves on thin stalks."""
    for index, angle in enumerate(angles):
        reach = size * (0.62 + 0.38 * sin(radians(60 + 47 * index)) ** 2)
        c, s = cos(radians(angle)), sin(radians(angle))
        base = (x + c * reach * 0.42, y + s * reach * 0.42)
        tone = mix(color, HARBOR, 0.14 * (index % 3))
        canvas.stroke([(x, y), base], size * 0.014, darker(tone, 0.3))
        blade = leaf(*base, angle, reach * 0.62, reach * 0.3)
        canvas.fill(blade, tone)
        canvas.shade(blade, ABYSS, 110, 0.4, 0.25)
        tip = (base[0] + c * reach * 0.55, base[1] + s * reach * 0.55)
        canvas.stroke([base, tip], size * 0.007, lighter(tone, 0.35), 0.6)


def potted(canvas: Canvas, x: float, floor: float, size: float, color: Color, pot: Color) -> None:
    """A plant in a round pot that stands on the floor."""
    canvas.glow(x + size * 0.1, floor, size * 0.5, ABYSS, 0.3, size * 0.09)
    frond(canvas, x, floor - size * 0.42, size * 0.95, color)
    w, h = size * 0.2, size * 0.46
    bowl = smooth(
        [
            (x - w, floor - h),
            (x - w, floor - h),
            (x - w * 1.08, floor - h * 0.55),
            (x - w * 0.66, floor),
            (x - w * 0.66, floor),
            (x + w * 0.66, floor),
            (x + w * 0.66, floor),
            (x + w * 1.08, floor - h * 0.55),
            (x + w, floor - h),
            (x + w, floor - h),
        ]
    )
    canvas.fill(bowl, blend(lighter(pot, 0.15), darker(pot, 0.18), angle=0))
    canvas.shade(bowl, ABYSS, 20, 0.5, 0.45)


def hill(
    canvas: Canvas,
    crest: Sequence[Point],
    paint: Paint,
    shade: Color | None = None,
    strength: float = 0.35,
) -> None:
    """Land below a smooth crest, down to the foot of the picture."""
    line = smooth(crest, closed=False)
    land = [*line, (line[-1][0], canvas.height + 2), (line[0][0], canvas.height + 2)]
    canvas.fill(land, paint)
    if shade is not None:
        canvas.shade(land, shade, 90, strength, 0.05)


def ripples(
    canvas: Canvas,
    x0: float,
    x1: float,
    y0: float,
    y1: float,
    color: Color,
    count: int = 40,
    opacity: float = 0.4,
) -> None:
    """Short calm strokes on water; longer and wider towards the viewer."""
    for _ in range(count):
        near = canvas.random.random() ** 1.3
        y = y0 + (y1 - y0) * near
        half = (14 + 70 * near) * (0.4 + canvas.random.random())
        x = canvas.random.uniform(x0, x1)
        width = 0.6 + 1.7 * near
        canvas.fill(arc(x, y, half, width, steps=28), color, opacity * (0.5 + 0.5 * near))


def glitter(
    canvas: Canvas,
    x: float,
    y0: float,
    y1: float,
    width: float,
    color: Color,
    opacity: float = 0.7,
) -> None:
    """The broken reflection of a light on water."""
    y, step = y0, 5.0
    while y < y1:
        share = (y - y0) / (y1 - y0)
        half = width * (0.35 + 0.65 * share) * canvas.random.uniform(0.35, 1)
        shift = canvas.random.uniform(-0.25, 0.25) * width
        canvas.fill(
            arc(x + shift, y, half, 1.2 + 2.2 * share, steps=28),
            color,
            opacity * (1 - 0.6 * share),
        )
        y += step
        step *= 1.12


def sea_window(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, bars: int = 1) -> None:
    """A window with a view of hills and quiet water."""
    frame = (x1 - x0) * 0.035
    outer = box(x0 - frame, y0 - frame, x1 + frame, y1 + frame, 4)
    canvas.shadow(outer, 6, 10, 14, HARBOR, 0.25)
    canvas.fill(outer, CREAM)
    glass = box(x0, y0, x1, y1)
    w, h = x1 - x0, y1 - y0
    with canvas.clip(glass):
        canvas.fill(glass, blend(FOAM, SHELL, SAND))
        canvas.glow(x0 + w * 0.7, y0 + h * 0.42, w * 0.5, GOLD, 0.7)
        canvas.fill(ellipse(x0 + w * 0.7, y0 + h * 0.42, w * 0.09, w * 0.09), CREAM)
        for rise, tone in ((0.5, MIST), (0.56, LAGOON)):
            crest = [
                (x0 - 9 + w * k / 5, y0 + h * (rise - 0.07 * sin(k * 1.9 + rise * 20)))
                for k in range(7)
            ]
            canvas.fill([*smooth(crest, closed=False), (x1 + 60, y1), (x0, y1)], tone)
        sea = box(x0, y0 + h * 0.64, x1, y1)
        canvas.fill(sea, blend(mix(MIST, FOAM, 0.4), LAGOON))
        ripples(canvas, x0, x1, y0 + h * 0.67, y1, CREAM, 14, 0.5)
    for bar in range(1, bars + 1):
        x = x0 + w * bar / (bars + 1)
        canvas.fill(box(x - frame / 2, y0, x + frame / 2, y1), CREAM)
    sill = box(x0 - frame * 3, y1 + frame, x1 + frame * 3, y1 + frame * 2.4, 3)
    canvas.fill(sill, SHELL)
    canvas.shade(sill, DUNE, 90, 0.7)


def light_patch(canvas: Canvas, corners: Sequence[Point], opacity: float = 0.25) -> None:
    """Warm light that falls through a window."""
    canvas.fill(list(corners), blend(CREAM, GOLD, angle=60), opacity)


def stone(canvas: Canvas, x: float, y: float, rx: float, ry: float, color: Color) -> None:
    """A smooth pebble resting on the ground at y."""
    body = smooth(
        [
            (x - rx, y - ry * 0.85),
            (x - rx * 0.45, y - ry * 1.86),
            (x + rx * 0.35, y - ry * 1.95),
            (x + rx * 0.97, y - ry * 0.95),
            (x + rx * 0.55, y - ry * 0.08),
            (x - rx * 0.6, y),
        ]
    )
    canvas.glow(x + rx * 0.15, y, rx * 1.5, ABYSS, 0.5, ry * 0.55)
    canvas.fill(body, blend(lighter(color, 0.35), color, angle=65))
    canvas.shade(body, darker(color, 0.75), 65, 0.8, 0.4)


def moon(canvas: Canvas, x: float, y: float, radius: float, phase: float, color: Color) -> None:
    """A moon with its lit share: 0 is new, 1 is full; the light grows from the right."""
    right = arc(x, y, radius, radius, -90, 90, 40)
    edge = arc(x, y, radius * (1 - 2 * phase), radius, 90, -90, 40)
    canvas.fill(ellipse(x, y, radius, radius), lighter(HARBOR, 0.1), 0.55)
    canvas.fill([*right, *edge], blend(lighter(color, 0.5), color, angle=60))


def cloud(canvas: Canvas, x: float, y: float, size: float, color: Color, opacity: float) -> None:
    """A long flat cloud of two or three bars."""
    for dx, dy, reach in ((-0.08, 0.0, 1.0), (0.3, -0.075, 0.5), (-0.4, 0.075, 0.4)):
        half, thick = size * reach / 2, size * 0.024
        left, top = x + dx * size - half, y + dy * size
        canvas.fill(box(left, top, left + 2 * half, top + 2 * thick, thick), color, opacity)


def lamp_glow(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A warm pool of light."""
    canvas.glow(x, y, size, GOLD, 0.55)
    canvas.glow(x, y, size * 0.4, CREAM, 0.5)

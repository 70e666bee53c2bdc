"""Parts of the human figure that several drawings share."""

from collections.abc import Sequence
from math import cos, radians, sin

from .canvas import Canvas, blend
from .geometry import Path, Point, arc, ellipse, ribbon, smooth
from .palette import (
    ABYSS,
    BLUSH,
    CLAY,
    CORAL,
    CREAM,
    GOLD,
    HARBOR,
    MOSS,
    TERRACOTTA,
    Color,
    darker,
    lighter,
    mix,
)

# Fingers of an open hand that points to the right: base, spread in degrees, length.
FINGERS = ((92, -33, -9, 74), (98, -11, -3, 88), (95, 12, 4, 82), (86, 32, 12, 62))


def _placed(points: Sequence[Point], origin: Point, angle: float, size: float, flip: bool) -> Path:
    """Points of the hand's own space, turned, scaled and moved."""
    c, s = cos(radians(angle)), sin(radians(angle))
    side = -1 if flip else 1
    return [
        (origin[0] + size * (x * c - y * side * s), origin[1] + size * (x * s + y * side * c))
        for x, y in points
    ]


def hand(
    canvas: Canvas,
    origin: Point,
    angle: float,
    size: float,
    skin: Color,
    *,
    flip: bool = False,
    spread: float = 1.0,
    palm: bool = False,
) -> None:
    """An open, relaxed hand that grows from the wrist; the thumb is on the left of its way."""
    line = mix(skin, CLAY, 0.55)
    digits: list[Path] = []
    for x, y, fan, length in FINGERS:
        c, s = cos(radians(fan * spread)), sin(radians(fan * spread))
        start = (x - 24 * c, y - 24 * s)
        tip = (x + length * c, y + length * s + (2 if fan > 0 else -2))
        middle = (x + length * 0.5 * c, y + length * 0.5 * s)
        bones = _placed([start, middle, tip], origin, angle, size, flip)
        digits.append(ribbon(bones, (27 * size, 25 * size, 18 * size)))
    thumb_line = [(14, -20), (46, -54), (84, -74), (108, -76 - 4 * spread)]
    thumb = ribbon(
        _placed(thumb_line, origin, angle, size, flip), (38 * size, 33 * size, 25 * size, 18 * size)
    )
    body = smooth(
        _placed(
            [
                (-44, -12),
                (-6, -26),
                (28, -44),
                (86, -47),
                (108, -36),
                (112, 0),
                (104, 30),
                (84, 45),
                (40, 42),
                (-6, 27),
                (-44, 12),
            ],
            origin,
            angle,
            size,
            flip,
        )
    )
    for part in (thumb, *digits, body):
        canvas.fill(part, skin)
    for digit in digits:
        canvas.shade(digit, line, angle, 0.42, 0.35)
    for y in (-22, 1, 23):
        crease = _placed([(88, y), (106, y), (124, y * 1.05)], origin, angle, size, flip)
        canvas.stroke(crease, (0.8 * size, 3 * size, 1.2 * size), line, 0.6)
    if palm:
        for bend in (((30, -30), (52, -4), (40, 30)), ((96, -26), (70, -6), (66, 34))):
            curve = _placed(bend, origin, angle, size, flip)
            canvas.stroke(curve, (0.8, 3 * size, 0.8), line, 0.5)
    else:
        web = _placed([(52, -46), (66, -42), (84, -46)], origin, angle, size, flip)
        canvas.stroke(web, (0.8, 3 * size, 0.8), line, 0.5)


def spark(canvas: Canvas, x: float, y: float, size: float = 1.0) -> None:
    """A point of light that marks a place on the body."""
    canvas.glow(x, y, 30 * size, CREAM, 0.75)
    canvas.fill(ellipse(x, y, 6.5 * size, 6.5 * size), CREAM)
    canvas.fill(ellipse(x, y, 3.4 * size, 3.4 * size), TERRACOTTA)


def halo(canvas: Canvas, x: float, y: float, radius: float, color: Color, rings: int = 3) -> None:
    """A warm spot with fine rings around it."""
    canvas.glow(x, y, radius * 1.5, color, 0.85)
    canvas.glow(x, y, radius * 0.6, GOLD, 0.7)
    for ring in range(1, rings + 1):
        size = radius * ring / rings
        band = [*arc(x, y, size, size), *reversed(arc(x, y, size - 2.2, size - 2.2))]
        canvas.fill(band, CREAM, 0.75 - 0.16 * ring)


def hair_strands(canvas: Canvas, strands: Sequence[Sequence[Point]], color: Color) -> None:
    """Fine light lines that follow the hair."""
    for strand in strands:
        canvas.stroke(strand, (0.6, 2.6, 0.6), lighter(color, 0.22), 0.55)


def limb(
    canvas: Canvas,
    joints: Sequence[Point],
    widths: Sequence[float],
    color: Color,
    shade_angle: float = 90,
) -> None:
    """A shaded arm or leg along its joints."""
    shape = ribbon(joints, widths)
    canvas.fill(shape, blend(lighter(color, 0.08), color, angle=shade_angle))
    canvas.shade(shape, darker(mix(color, CLAY, 0.6), 0.2), shade_angle, 0.5, 0.45)


def walker(canvas: Canvas, x: float, y: float, s: float) -> None:
    """A walking figure with a small pack, feet at y."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * s, y + dy * s

    skin = mix(BLUSH, TERRACOTTA, 0.45)
    canvas.glow(x + 26 * s, y + 2, 74 * s, ABYSS, 0.45, 11 * s)
    behind = [at(2, -84), at(-6, -46), at(-30, -8)]
    canvas.stroke(behind, (19 * s, 15 * s, 9 * s), darker(HARBOR, 0.4))
    canvas.stroke([at(-34, -5), at(-22, -2)], 9 * s, ABYSS)
    canvas.stroke([at(4, -84), at(20, -46), at(26, -6)], (20 * s, 16 * s, 10 * s), HARBOR)
    canvas.stroke([at(26, -4), at(40, -3)], 10 * s, ABYSS)
    pack = smooth([at(-24, -150), at(-36, -128), at(-30, -98), at(-10, -98), at(-8, -148)])
    canvas.fill(pack, MOSS)
    torso = smooth(
        [at(-8, -160), at(14, -156), at(20, -120), at(20, -80), at(-12, -78), at(-16, -124)]
    )
    canvas.fill(torso, CORAL)
    canvas.shade(torso, TERRACOTTA, 180, 0.8)
    canvas.stroke(
        [at(4, -148), at(10, -114), at(30, -94)], (14 * s, 12 * s, 7 * s), darker(CORAL, 0.12)
    )
    canvas.fill(ellipse(*at(33, -92), 5 * s, 5 * s), skin)
    canvas.stroke([at(6, -158), at(7, -172)], 10 * s, skin)
    canvas.fill(ellipse(*at(10, -182), 14 * s, 16 * s), skin)
    hair = smooth([at(20, -194), at(4, -202), at(-8, -188), at(-8, -172), at(2, -172), at(8, -188)])
    canvas.fill(hair, ABYSS)
    canvas.fill(ellipse(*at(-10, -192), 8 * s, 8 * s), ABYSS)

"""Quiet pictures: the phases of a course of sessions, a breath, needles on a tray."""

from math import cos, radians, sin

from .canvas import Canvas, blend
from .figure import limb
from .geometry import Path, Point, arc, box, ellipse, mirrored, ribbon, smooth, turned
from .palette import (
    ABYSS,
    BLUSH,
    CLAY,
    CORAL,
    CREAM,
    DUNE,
    FOAM,
    GOLD,
    HARBOR,
    LAGOON,
    LILAC,
    MIST,
    MOSS,
    NIGHT,
    SAGE,
    SAND,
    SHELL,
    SKIN_BROWN,
    TERRACOTTA,
    VIOLET,
    darker,
    lighter,
    mix,
)
from .props import hill, leaf, moon, ripples, sprig, stone


def sessions() -> Canvas:
    """Phases of the moon over the sea, a stone on the shore for each."""
    canvas = Canvas(
        "sessions",
        1280,
        720,
        blend(
            mix(NIGHT, VIOLET, 0.35),
            mix(VIOLET, LAGOON, 0.5),
            mix(CORAL, LILAC, 0.4),
            GOLD,
            angle=24,
        ),
    )
    for _ in range(46):
        x, y = canvas.random.uniform(0, 760), canvas.random.uniform(0, 300)
        canvas.fill(ellipse(x, y, 1.5, 1.5), CREAM, canvas.random.uniform(0.2, 0.8))
    canvas.glow(1136, 232, 330, CREAM, 0.6)
    track = arc(640, 760, 640, 560, 202, 338)
    for start in range(0, len(track) - 2, 2):
        canvas.stroke(track[start : start + 2], 1.6, CREAM, 0.45)
    hill(
        canvas,
        [(-10, 452), (200, 420), (430, 462), (700, 472), (960, 440), (1290, 468)],
        mix(VIOLET, HARBOR, 0.55),
        NIGHT,
        0.4,
    )
    canvas.fill(
        box(-2, 468, 1282, 722),
        blend(mix(VIOLET, HARBOR, 0.6), mix(LAGOON, LILAC, 0.3), mix(CORAL, SAND, 0.5), angle=0),
    )
    ripples(canvas, 0, 1280, 480, 640, CREAM, 46, 0.35)
    for index in range(7):
        x = 144 + index * 165.3
        y = 330 - 128 * sin(radians(18 + 24 * index))
        phase = (index + 0.35) / 6.35
        canvas.glow(x, y, 44 + 80 * phase, CREAM, 0.2 + 0.35 * phase)
        moon(canvas, x, y, 46, phase, mix(FOAM, lighter(GOLD, 0.4), phase))
    shore = [(-10, 600), (260, 616), (640, 630), (1000, 610), (1290, 588)]
    hill(canvas, shore, blend(mix(DUNE, VIOLET, 0.5), SAND, SHELL, angle=0), CLAY, 0.3)
    for index in range(7):
        x = 144 + index * 165.3
        tone = mix(mix(HARBOR, VIOLET, 0.4), mix(CORAL, SAND, 0.3), index / 6)
        stone(canvas, x, 676 + 6 * cos(index * 2.1), 34 + index * 3.4, 15 + index * 1.6, tone)
    return canvas


def breathing() -> Canvas:
    """A person sitting quietly inside widening rings of breath."""
    canvas = Canvas(
        "breathing", 1280, 720, blend(mix(LAGOON, MIST, 0.5), mix(MIST, FOAM, 0.4), SHELL, BLUSH)
    )
    for step in range(6, 0, -1):
        radius = 92 * step
        canvas.fill(ellipse(640, 352, radius, radius), mix(SHELL, CREAM, step / 6), 0.24)
    for step in range(1, 7):
        radius = 92 * step - 14
        start = 18 * step
        canvas.stroke(
            arc(640, 352, radius, radius, start, start + 240, 60), (0.6, 2.6, 0.6), LAGOON, 0.4
        )
    canvas.glow(640, 400, 250, GOLD, 0.6)
    for lift, tone, strength in ((0, MIST, 0.9), (38, LAGOON, 0.85), (84, HARBOR, 1.0)):
        line = [(-20 + 130 * k, 596 + lift + 16 * sin(k * 1.5 + lift / 20)) for k in range(11)]
        land = [*smooth(line, closed=False), (1300, 730), (-20, 730)]
        canvas.fill(land, blend(tone, darker(tone, 0.2)), strength)
        if lift == 0:
            _sitter(canvas)
    return canvas


def _sitter(canvas: Canvas) -> None:
    """The seated figure, cross-legged, hands on the knees."""
    x, skin = 640.0, SKIN_BROWN
    canvas.glow(x, 622, 280, ABYSS, 0.5, 26)
    trousers = mix(HARBOR, LAGOON, 0.2)
    canvas.fill(ribbon([(x, 300), (x, 250)], (46, 42)), darker(skin, 0.15))
    torso = smooth(
        mirrored(
            [
                (x + 34, 288),
                (x + 88, 310),
                (x + 106, 346),
                (x + 84, 430),
                (x + 74, 500),
                (x + 82, 584),
            ],
            x,
        )
    )
    canvas.fill(torso, blend(BLUSH, CORAL, TERRACOTTA))
    canvas.shade(torso, CLAY, 0, 0.45, 0.5)
    canvas.fill(ellipse(x, 290, 30, 17), darker(skin, 0.1))
    canvas.fill(ellipse(x, 576, 84, 36), darker(trousers, 0.15))
    for side in (-1, 1):
        leg: list[Point] = [(x + side * 40, 540), (x + side * 130, 552), (x + side * 186, 586)]
        limb(canvas, leg, (84, 84, 62), trousers)
        shin: list[Point] = [(x + side * 184, 592), (x + side * 80, 606), (x - side * 40, 604)]
        limb(canvas, shin, (56, 52, 36), lighter(trousers, 0.06 + 0.05 * side))
    for side in (-1, 1):
        limb(
            canvas,
            [(x + side * 146, 466), (x + side * 160, 516), (x + side * 156, 556)],
            (32, 28, 24),
            skin,
        )
        limb(
            canvas,
            [(x + side * 84, 338), (x + side * 126, 420), (x + side * 150, 482)],
            (50, 44, 40),
            CORAL,
            90,
        )
        canvas.fill(ellipse(x + side * 158, 562, 22, 14), skin)
    for side in (-1, 1):
        canvas.fill(ellipse(x + side * 47, 216, 8, 14), skin)
    face: Path = smooth(
        mirrored([(x, 152), (x + 40, 170), (x + 46, 216), (x + 30, 258), (x + 10, 272)], x)
    )
    canvas.fill(face, skin)
    canvas.shade(face, CLAY, 0, 0.5, 0.5)
    hair = smooth(
        [
            (x - 47, 214),
            (x - 52, 170),
            (x - 20, 136),
            (x + 26, 136),
            (x + 53, 172),
            (x + 47, 214),
            (x + 38, 184),
            (x, 170),
            (x - 38, 184),
        ]
    )
    canvas.fill(hair, ABYSS)
    canvas.fill(ellipse(x, 128, 27, 23), ABYSS)
    for side in (-1, 1):
        lid = arc(x + side * 19, 214, 10, 5, 20, 160, 10)
        canvas.stroke(lid, (0.8, 2.8, 0.8), ABYSS)
    canvas.stroke([(x - 9, 248), (x, 252), (x + 9, 248)], (0.8, 2.8, 0.8), darker(CLAY, 0.3))


def needles() -> Canvas:
    """Fine needles on a glazed tray beside a sprig of leaves."""
    canvas = Canvas("needles", 1280, 720, blend(CREAM, SHELL, SAND, angle=35))
    cloth = [(-20, 470), (760, -20), (1300, -20), (1300, 120), (240, 760), (-20, 760)]
    canvas.fill(cloth, blend(mix(SAGE, FOAM, 0.5), mix(SAGE, FOAM, 0.25), angle=30))
    for offset in (34, 46):
        hem: list[Point] = [(-20, 470 + offset), (380, 219 + offset), (800, -46 + offset)]
        canvas.stroke(hem, 2.4, CREAM, 0.7)
    tray = ellipse(690, 372, 400, 236, -10)
    canvas.shadow(tray, 22, 34, 26, CLAY, 0.45)
    canvas.fill(tray, blend(LAGOON, HARBOR, ABYSS, angle=60))
    inner = ellipse(690, 368, 366, 206, -10)
    canvas.fill(inner, blend(HARBOR, mix(LAGOON, HARBOR, 0.3), LAGOON, angle=60))
    canvas.shade(inner, ABYSS, 240, 0.7, 0.4)
    rim = turned(arc(690, 372, 388, 225, 190, 290, 50), -10, 690, 372)
    canvas.stroke(rim, (0.8, 5, 0.8), FOAM, 0.5)
    for index in range(5):
        length = 360 - 14 * (index % 2)
        _needle(canvas, 470 + index * 62, 470 + index * 7, -38 + index * 1.6, length)
    sprig(canvas, [(1180, 690), (1050, 560), (930, 340), (940, 190)], 108, SAGE, count=7)
    for x, y, angle in ((214, 180, 30), (300, 116, -20)):
        blade = leaf(x, y, angle, 110, 44)
        canvas.shadow(blade, 5, 8, 5, CLAY, 0.35)
        canvas.fill(blade, MOSS)
        canvas.shade(blade, ABYSS, 90, 0.4)
    stone(canvas, 190, 640, 78, 38, TERRACOTTA)
    stone(canvas, 318, 668, 48, 24, mix(SAND, LILAC, 0.25))
    return canvas


def _needle(canvas: Canvas, x: float, y: float, angle: float, length: float) -> None:
    """One needle: a wound handle and a hair-fine shaft, with its shadow."""
    c, s = cos(radians(angle)), sin(radians(angle))

    def at(along: float, drop: float = 0) -> Point:
        return x + along * c + drop * 0.6, y + along * s + drop

    canvas.stroke([at(0, 12), at(length, 12)], (8, 2), ABYSS, 0.35)
    canvas.stroke([at(104), at(length)], (3.4, 1.4), CREAM)
    canvas.stroke([at(0), at(112)], 9.5, blend(lighter(GOLD, 0.3), DUNE, angle=90))
    for turn in range(15):
        place = 6 + turn * 7
        canvas.stroke([at(place, -4), at(place + 4, 4)], 1.8, darker(TERRACOTTA, 0.2), 0.6)
    canvas.fill(ellipse(*at(-4), 8, 8), blend(GOLD, DUNE))

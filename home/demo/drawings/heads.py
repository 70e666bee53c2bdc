"""Heads and an ear: headache, migraine, the ear and its points."""

from itertools import pairwise
from math import cos, radians, sin

from .canvas import Canvas, blend
from .figure import hair_strands, spark
from .geometry import Path, Point, arc, ellipse, moved, ribbon, smooth
from .palette import (
    ABYSS,
    BLUSH,
    CLAY,
    CORAL,
    CREAM,
    FOAM,
    GOLD,
    HARBOR,
    LAGOON,
    LILAC,
    MOSS,
    NIGHT,
    SAGE,
    SHELL,
    SKIN_TAN,
    SKIN_WARM,
    VIOLET,
    Color,
    darker,
    lighter,
    mix,
)
from .props import frond, sprig

# A head in profile that looks left, around its own center, about 400 units tall.
PROFILE: Path = [
    (-118, -150),
    (-134, -100),
    (-138, -62),
    (-136, -44),
    (-150, -14),
    (-170, 22),
    (-170, 30),
    (-160, 40),
    (-146, 42),
    (-146, 54),
    (-154, 66),
    (-147, 76),
    (-153, 88),
    (-145, 102),
    (-147, 124),
    (-136, 148),
    (-108, 160),
    (-66, 154),
    (-34, 150),
    (-20, 190),
    (-22, 300),
    (-40, 340),
    (180, 340),
    (150, 300),
    (128, 200),
    (150, 90),
    (164, -40),
    (120, -160),
    (10, -206),
    (-70, -192),
]


def _bust(canvas: Canvas, x: float, y: float, s: float, skin: Color, flip: bool) -> None:
    """Head and neck in profile with a closed eye, brow, nostril, mouth and ear."""
    face = moved(smooth(PROFILE, steps=10), x, y, s, flip)
    canvas.fill(face, blend(lighter(skin, 0.1), skin))
    canvas.shade(face, CLAY, 180 if flip else 0, 0.55, 0.42)
    ink = darker(mix(skin, CLAY, 0.85), 0.35)

    def stroke(points: Path, width: float, color: Color, opacity: float = 1) -> None:
        canvas.stroke(moved(points, x, y, s, flip), (0.6, width * s, 0.6), color, opacity)

    stroke([(-124, -22), (-108, -12), (-86, -16)], 5, ink)
    stroke([(-132, -62), (-106, -74), (-76, -62)], 7, ink, 0.85)
    stroke([(-147, 77), (-132, 78), (-118, 72)], 4.5, ink, 0.8)
    stroke([(-150, 34), (-142, 28), (-138, 34)], 4, ink, 0.55)
    stroke([(-50, 146), (10, 130), (34, 84)], 4, ink, 0.3)
    cheek = moved([(-92, 44)], x, y, s, flip)[0]
    canvas.glow(*cheek, 60 * s, CORAL, 0.35)
    lobe = smooth([(26, -30), (58, -40), (72, -10), (56, 26), (36, 46), (24, 22)])
    canvas.fill(moved(lobe, x, y, s, flip), lighter(skin, 0.06))
    stroke([(38, 26), (56, 2), (52, -22), (36, -16)], 4.5, ink, 0.45)


def headache() -> Canvas:
    """A head in profile with soft waves around the temple."""
    canvas = Canvas("headache", 1280, 720, blend(mix(SAGE, FOAM, 0.5), FOAM, SHELL, angle=40))
    for step in range(7, 0, -1):
        radius = 70 * step + 30
        canvas.fill(ellipse(706, 250, radius, radius), mix(CORAL, SHELL, 0.35 + step * 0.09), 0.34)
    sprig(canvas, [(1120, 770), (1150, 540), (1090, 300)], 104, SAGE, count=7)
    sprig(canvas, [(1230, 770), (1220, 620), (1180, 470)], 80, MOSS, count=6)
    x, y, s = 730.0, 330.0, 1.18
    tone = mix(CLAY, ABYSS, 0.45)
    _bust(canvas, x, y, s, SKIN_WARM, False)
    shirt = smooth(
        [(520, 760), (600, 700), (690, 690), (790, 716), (880, 676), (980, 710), (1040, 760)]
    )
    canvas.fill(shirt, blend(LAGOON, HARBOR))
    hair = moved(
        smooth(
            [
                (-122, -146),
                (-70, -206),
                (20, -226),
                (130, -176),
                (182, -60),
                (168, 60),
                (140, 130),
                (96, 126),
                (86, 60),
                (76, -30),
                (40, -62),
                (14, -40),
                (-20, -96),
                (-76, -128),
            ]
        ),
        x,
        y,
        s,
    )
    canvas.fill(hair, blend(lighter(tone, 0.1), tone))
    canvas.shade(hair, ABYSS, 45, 0.6, 0.4)
    knot = ellipse(942, 372, 66, 60, 20)
    canvas.fill(knot, blend(lighter(tone, 0.14), tone))
    strands: list[Path] = [
        [(-100, -152), (10, -196), (120, -130), (156, 20)],
        [(-70, -140), (20, -168), (100, -100), (130, 40)],
        [(-20, -110), (50, -110), (92, -50), (112, 70)],
    ]
    hair_strands(canvas, [moved(strand, x, y, s) for strand in strands], tone)
    temple: Point = (706, 250)
    canvas.glow(*temple, 120, CREAM, 0.7)
    canvas.glow(*temple, 60, CORAL, 0.7)
    for radius in (28, 50, 74, 100):
        for start in (135, 315):
            canvas.stroke(
                arc(*temple, radius, radius, start, start + 90, 24),
                (0.6, 4, 0.6),
                CREAM,
                0.95 - radius / 240,
            )
    return canvas


def migraine() -> Canvas:
    """A bowed head at dusk inside a broken arc of light."""
    canvas = Canvas(
        "migraine",
        1280,
        720,
        blend(NIGHT, mix(VIOLET, NIGHT, 0.3), VIOLET, mix(LILAC, CORAL, 0.35)),
    )
    canvas.glow(640, 330, 560, LILAC, 0.5)
    for radius in (180, 260, 340):
        canvas.glow(660 + radius * 0.4, 250, radius, mix(CORAL, LILAC, 0.5), 0.16)
    _aura(canvas)
    x, y, s = 560.0, 360.0, 1.14
    skin = mix(SKIN_TAN, VIOLET, 0.28)
    _bust(canvas, x, y, s, skin, True)
    tone = mix(NIGHT, ABYSS, 0.4)
    hair = moved(
        smooth(
            [
                (-116, -150),
                (-66, -204),
                (20, -226),
                (134, -176),
                (186, -50),
                (190, 100),
                (204, 240),
                (180, 350),
                (110, 356),
                (96, 240),
                (92, 120),
                (80, 10),
                (56, -40),
                (20, -46),
                (-24, -104),
                (-78, -134),
            ]
        ),
        x,
        y,
        s,
        True,
    )
    canvas.fill(hair, blend(mix(tone, VIOLET, 0.35), tone))
    strands: list[Path] = [
        [(-96, -154), (16, -200), (134, -130), (160, 60), (172, 300)],
        [(-60, -140), (30, -170), (110, -90), (134, 80), (140, 310)],
        [(-10, -108), (60, -100), (106, 10), (112, 180)],
    ]
    shine = mix(tone, LILAC, 0.4)
    hair_strands(canvas, [moved(strand, x, y, s, True) for strand in strands], shine)
    canvas.fill(
        smooth(
            [(300, 770), (360, 700), (470, 676), (560, 716), (650, 690), (740, 720), (800, 770)]
        ),
        blend(mix(LAGOON, VIOLET, 0.4), mix(HARBOR, NIGHT, 0.4)),
    )
    canvas.glow(666, 270, 130, CREAM, 0.45)
    canvas.glow(666, 270, 70, CORAL, 0.5)
    return canvas


def _aura(canvas: Canvas) -> None:
    """Zigzag arcs in pale colors, and drifting sparks."""
    bands = (
        (372, 30, GOLD, 0.95),
        (346, 26, CORAL, 0.75),
        (320, 22, FOAM, 0.6),
        (404, 34, LILAC, 0.7),
    )
    for radius, tooth, tone, strength in bands:
        points: Path = []
        for step in range(33):
            angle = radians(-118 + step * 5)
            reach = radius + (tooth / 2 if step % 2 else -tooth / 2)
            points.append((690 + reach * cos(angle), 300 + reach * 0.82 * sin(angle)))
        for index, (start, end) in enumerate(pairwise(points)):
            fade = sin(radians(180 * (index + 1) / 33))
            canvas.stroke([start, end], 1 + 5 * fade, tone, strength * fade)
    for _ in range(40):
        angle = radians(canvas.random.uniform(-120, 50))
        reach = canvas.random.uniform(430, 560)
        x, y = 690 + reach * cos(angle), 300 + reach * 0.8 * sin(angle)
        size = canvas.random.uniform(1.5, 4.5)
        canvas.glow(x, y, size * 5, GOLD, 0.35)
        canvas.fill(ellipse(x, y, size, size), CREAM, 0.8)


def ear() -> Canvas:
    """An ear seen from the side with a few marked points."""
    ground = blend(mix(HARBOR, LAGOON, 0.2), LAGOON, mix(LAGOON, SAGE, 0.6))
    canvas = Canvas("ear", 1280, 853, ground)
    canvas.fill(ellipse(640, 420, 370, 370), blend(mix(SHELL, BLUSH, 0.3), BLUSH))
    frond(canvas, 150, 900, 520, SAGE, (-122, -96, -70, -46))
    frond(canvas, 1150, 900, 480, MOSS, (-134, -108, -82, -56))
    skin = SKIN_WARM
    outer = smooth(
        [
            (520, 420),
            (500, 320),
            (530, 200),
            (630, 134),
            (740, 150),
            (812, 236),
            (820, 350),
            (784, 450),
            (724, 520),
            (700, 590),
            (660, 672),
            (592, 694),
            (544, 650),
            (538, 570),
        ]
    )
    canvas.shadow(outer, 20, 26, 22, CLAY, 0.4)
    canvas.fill(outer, blend(lighter(skin, 0.25), skin, mix(skin, CORAL, 0.4), angle=60))
    canvas.shade(outer, CLAY, 40, 0.5, 0.5)
    fold = mix(skin, CLAY, 0.5)
    inner = smooth(
        [
            (566, 350),
            (584, 240),
            (650, 192),
            (724, 206),
            (768, 278),
            (768, 360),
            (728, 440),
            (672, 500),
            (640, 560),
            (596, 560),
            (578, 500),
            (600, 440),
        ]
    )
    canvas.fill(inner, blend(mix(skin, CLAY, 0.32), skin, angle=70))
    canvas.shade(inner, CLAY, 200, 0.6, 0.35)
    ridge = ribbon(
        [(700, 230), (726, 320), (694, 410), (640, 480), (616, 540)], (26, 46, 46, 40, 22)
    )
    canvas.fill(ridge, blend(lighter(skin, 0.22), skin))
    arm = ribbon([(612, 250), (650, 300), (706, 350)], (14, 30, 40))
    canvas.fill(arm, blend(lighter(skin, 0.2), skin))
    bowl = smooth([(600, 380), (640, 352), (676, 372), (664, 430), (620, 482), (590, 470)])
    canvas.fill(bowl, blend(darker(fold, 0.1), fold))
    canvas.shade(bowl, ABYSS, 200, 0.5, 0.3)
    tragus = smooth([(520, 400), (566, 392), (598, 424), (592, 466), (556, 486), (530, 480)])
    canvas.fill(tragus, blend(lighter(skin, 0.18), skin, angle=0))
    canvas.stroke(
        [(548, 300), (566, 210), (650, 164), (744, 186), (792, 270), (790, 360)],
        (1, 7, 8, 7, 1),
        CREAM,
        0.4,
    )
    trail: list[Point] = [(650, 246), (724, 316), (690, 412), (630, 500), (612, 624)]
    canvas.stroke(trail, 2.2, CREAM, 0.75)
    for x, y in trail:
        spark(canvas, x, y, 1.35)
    return canvas

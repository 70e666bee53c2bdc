"""Body images: the spine, points on the forearm, open hands, a stretch."""

from itertools import pairwise
from math import atan2, degrees, hypot, sin

from .canvas import Canvas, blend
from .figure import halo, hand, limb, spark
from .geometry import Path, Point, box, ellipse, moved, ribbon, smooth, turned
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
    MIST,
    MOSS,
    SAGE,
    SAND,
    SHELL,
    SKIN_BROWN,
    SKIN_FAIR,
    SKIN_TAN,
    TERRACOTTA,
    VIOLET,
    darker,
    lighter,
    mix,
)
from .props import frond, hill, sprig


def spine() -> Canvas:
    """The spine from the side, as a chain of smooth stones."""
    canvas = Canvas("spine", 1280, 853, blend(HARBOR, mix(HARBOR, ABYSS, 0.4), ABYSS, angle=60))
    canvas.fill(ellipse(640, 426, 366, 366), blend(LAGOON, HARBOR))
    canvas.glow(640, 560, 330, CORAL, 0.4)
    for shift, strength in ((0, 0.5), (26, 0.3), (52, 0.18)):
        back: list[Point] = [
            (540 - shift, -20),
            (520 - shift, 90),
            (440 - shift, 260),
            (452 - shift, 420),
            (530 - shift, 600),
            (500 - shift, 740),
            (440 - shift, 870),
        ]
        canvas.stroke(back, (2, 5, 5, 2), MIST, strength)
        front = [(1290 - x + 20 * sin(y / 120), y) for x, y in back]
        canvas.stroke(front, (2, 5, 5, 2), MIST, strength * 0.6)
    frond(canvas, 110, 900, 500, mix(MOSS, HARBOR, 0.3), (-110, -84, -60, -36))
    sprig(canvas, [(1180, 900), (1120, 680), (1160, 440)], 110, mix(SAGE, HARBOR, 0.3), count=7)
    line = smooth(
        [
            (690, 30),
            (672, 110),
            (600, 230),
            (584, 330),
            (630, 450),
            (690, 570),
            (672, 690),
            (610, 790),
            (600, 840),
        ],
        closed=False,
        steps=24,
    )
    halo(canvas, 690, 590, 128, CORAL)
    tail = ribbon(line[-42::6], (74, 66, 52, 36, 18))
    canvas.fill(tail, blend(CREAM, SAND, DUNE))
    index, due = 0, 0.0
    for (x, y), (nx, ny) in pairwise(line[:-36]):
        if due <= 0:
            size = 0.56 + 0.03 * index
            warm = 560 < y < 660
            _vertebra(canvas, x, y, degrees(atan2(ny - y, nx - x)) - 90, size, warm)
            index, due = index + 1, due + 54 * (size + 0.015)
        due -= hypot(nx - x, ny - y)
    return canvas


def _vertebra(canvas: Canvas, x: float, y: float, turn: float, s: float, warm: bool) -> None:
    """One vertebra with its disc below and its spur to the left."""

    def at(points: Path) -> Path:
        return turned(moved(points, x, y, s), turn, x, y)

    spur = at(ribbon([(-30, -2), (-66, 2), (-98, 14)], (26, 22, 14)))
    canvas.fill(spur, blend(SAND, DUNE, angle=90))
    canvas.shade(spur, HARBOR, 100, 0.5, 0.3)
    disc = at(box(-42, 17, 42, 33, 7.5))
    canvas.fill(disc, blend(CORAL, TERRACOTTA, angle=0) if warm else blend(MIST, LAGOON, angle=0))
    body = at(
        smooth(
            [
                (-46, -20),
                (-22, -18),
                (22, -18),
                (46, -20),
                (40, 0),
                (46, 18),
                (20, 17),
                (-20, 17),
                (-46, 18),
                (-40, 0),
            ]
        )
    )
    canvas.fill(body, blend(CREAM, SHELL, SAND, angle=40))
    canvas.shade(body, CLAY if warm else DUNE, 50, 0.65, 0.45)


def points() -> Canvas:
    """A forearm and an open hand with points joined by a fine line."""
    canvas = Canvas(
        "points", 1280, 853, blend(SHELL, mix(SAGE, FOAM, 0.65), mix(SAGE, FOAM, 0.3), angle=25)
    )
    canvas.fill(ellipse(520, 400, 330, 330), blend(CREAM, BLUSH))
    sprig(canvas, [(90, 900), (180, 690), (130, 450)], 124, SAGE, count=7)
    sprig(canvas, [(240, 900), (280, 800), (270, 690)], 84, MOSS, count=5)
    skin = SKIN_TAN
    cushion = smooth(
        [(420, 640), (700, 600), (1060, 590), (1320, 640), (1320, 900), (460, 900), (370, 760)]
    )
    canvas.fill(cushion, blend(LAGOON, HARBOR))
    canvas.shade(cushion, ABYSS, 80, 0.6, 0.3)
    arm = ribbon([(1400, 690), (1120, 610), (860, 490), (650, 386)], (270, 226, 150, 112))
    with canvas.clip(cushion):
        canvas.shadow(arm, 10, 44, 24, ABYSS, 0.6)
    canvas.fill(arm, blend(lighter(skin, 0.16), skin, angle=110))
    hand(canvas, (640, 380), 206, 2.1, lighter(skin, 0.06), spread=0.9, palm=True)
    canvas.shade(arm, CLAY, 110, 0.6, 0.5)
    sleeve = ribbon([(1440, 704), (1270, 656), (1150, 618)], (340, 300, 276))
    canvas.fill(sleeve, blend(CORAL, TERRACOTTA, angle=110))
    canvas.shade(sleeve, CLAY, 110, 0.7, 0.4)
    for x0, y0 in ((690, 392), (716, 406)):
        canvas.stroke([(x0, y0 - 46), (x0 - 16, y0), (x0 - 34, y0 + 40)], (0.6, 3, 0.6), CLAY, 0.4)
    trail: list[Point] = [(980, 548), (880, 498), (800, 456), (736, 424), (560, 344), (372, 210)]
    canvas.stroke(trail, 2.6, CREAM, 0.9)
    for x, y in trail:
        spark(canvas, x, y, 1.6)
    return canvas


def hands() -> Canvas:
    """Two open hands with a sprig of leaves in warm light."""
    ground = blend(mix(HARBOR, LAGOON, 0.35), HARBOR, mix(HARBOR, ABYSS, 0.5))
    canvas = Canvas("hands", 1280, 853, ground)
    for radius in (420, 340, 260):
        canvas.fill(ellipse(640, 380, radius, radius), mix(LAGOON, MIST, 0.5), 0.16)
    canvas.glow(640, 330, 420, GOLD, 0.55)
    skin = SKIN_FAIR
    for side in (-1, 1):
        wrist: Point = (640 + side * 150, 640)
        angle = -90 + side * 9
        limb(
            canvas,
            [(640 + side * 216, 900), (640 + side * 182, 760), wrist, (640 + side * 144, 610)],
            (190, 156, 116, 110),
            skin,
            90,
        )
        hand(
            canvas,
            (640 + side * 144, 606),
            angle,
            2.15,
            skin,
            flip=side > 0,
            spread=0.55,
            palm=True,
        )
        cuff = ((94, 748), (94, 748), (180, 726), (270, 756), (270, 756), (350, 910), (86, 910))
        sleeve = smooth([(640 + side * dx, y) for dx, y in cuff])
        canvas.fill(sleeve, blend(CORAL, TERRACOTTA))
        canvas.shade(sleeve, CLAY, 90, 0.7, 0.3)
    canvas.glow(640, 470, 240, CREAM, 0.5)
    stem: list[Point] = [(440, 560), (600, 490), (760, 440), (860, 390)]
    canvas.shadow(ribbon(stem, (40, 50, 40, 20)), 10, 26, 14, CLAY, 0.45)
    sprig(canvas, stem, 100, SAGE, count=7)
    for _ in range(26):
        spot = (canvas.random.gauss(640, 170), canvas.random.uniform(40, 400))
        size = canvas.random.uniform(1.2, 3.6)
        canvas.glow(*spot, size * 5, GOLD, 0.4)
        canvas.fill(ellipse(*spot, size, size), CREAM, 0.8)
    return canvas


def stretch() -> Canvas:
    """A person bending sideways, one arm over the head."""
    canvas = Canvas("stretch", 1280, 853, blend(mix(BLUSH, SHELL, 0.5), SHELL, CREAM))
    canvas.fill(ellipse(640, 390, 320, 320), blend(GOLD, CORAL))
    hill(
        canvas,
        [(-10, 600), (200, 560), (420, 610), (700, 634), (980, 586), (1290, 560)],
        mix(MIST, SAGE, 0.5),
        LAGOON,
        0.3,
    )
    hill(
        canvas,
        [(-10, 690), (300, 704), (640, 694), (960, 712), (1290, 690)],
        mix(SAGE, MOSS, 0.5),
        HARBOR,
        0.6,
    )
    mat = [(330, 748), (930, 748), (1000, 806), (260, 806)]
    canvas.shadow(mat, 0, 10, 8, ABYSS, 0.35)
    canvas.fill(mat, blend(mix(VIOLET, LAGOON, 0.4), mix(VIOLET, HARBOR, 0.5)))
    canvas.glow(620, 782, 240, ABYSS, 0.5, 18)
    sprig(canvas, [(130, 900), (170, 700), (120, 500)], 104, MOSS, count=7)
    sprig(canvas, [(1170, 900), (1110, 720), (1160, 540)], 104, MOSS, count=7)
    _bender(canvas)
    return canvas


def _bender(canvas: Canvas) -> None:
    """The figure: legs apart, trunk and raised arm in one long curve."""
    skin, cloth = SKIN_BROWN, HARBOR
    for hip, foot, side in ((580, 500, -1), (644, 724, 1)):
        limb(canvas, [(hip, 500), (hip + side * 30, 620), (foot, 752)], (92, 70, 46), cloth, 30)
        toes: list[Point] = [(foot, 762), (foot + side * 18, 776), (foot + side * 44, 780)]
        canvas.stroke(toes, (32, 28, 20), skin)
    hanging: list[Point] = [(600, 348), (556, 430), (540, 516), (550, 596)]
    limb(canvas, hanging, (54, 42, 34, 26), darker(skin, 0.15))
    canvas.fill(ellipse(552, 614, 14, 21, 0), darker(skin, 0.15))
    raised: list[Point] = [(626, 330), (624, 220), (716, 126), (846, 118)]
    limb(canvas, raised, (62, 48, 36, 26), skin, 200)
    canvas.stroke([(838, 118), (866, 126), (892, 142)], (25, 20, 8), skin)
    canvas.fill(ribbon([(672, 330), (716, 260)], (46, 40)), darker(skin, 0.18))
    trunk = smooth(
        [
            (560, 506),
            (550, 440),
            (562, 372),
            (590, 318),
            (612, 318),
            (650, 318),
            (676, 302),
            (706, 330),
            (708, 366),
            (690, 430),
            (676, 508),
            (616, 522),
        ]
    )
    canvas.fill(trunk, blend(CREAM, FOAM, MIST))
    canvas.shade(trunk, LAGOON, 20, 0.7, 0.35)
    flow: list[Point] = [(570, 500), (564, 430), (580, 366), (604, 326)]
    canvas.stroke(flow, (1, 5, 1), CORAL, 0.8)
    canvas.stroke([(x + 20, y + 4) for x, y in flow], (1, 4, 1), CORAL, 0.5)
    canvas.fill(ellipse(790, 158, 27, 25), ABYSS)
    canvas.fill(ellipse(752, 208, 50, 56, 34), ABYSS)
    head = ellipse(739, 230, 41, 47, 34)
    canvas.fill(head, skin)
    canvas.shade(head, CLAY, 60, 0.5, 0.4)

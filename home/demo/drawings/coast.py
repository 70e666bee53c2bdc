"""The coast: the harbor at dawn, the harbor by day, the path along the cliffs."""

from .canvas import Canvas, blend
from .figure import walker
from .geometry import Point, arc, box, ellipse, ribbon, smooth
from .palette import (
    ABYSS,
    BLUSH,
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
    SAGE,
    SAND,
    SHELL,
    TERRACOTTA,
    VIOLET,
    Color,
    darker,
    lighter,
    mix,
)
from .props import cloud, glitter, hill, ripples


def _sailboat(canvas: Canvas, x: float, y: float, size: float, hull: Color, sail: Color) -> None:
    """A small boat at anchor with its reflection."""
    canvas.glow(x, y + size * 0.12, size * 0.75, ABYSS, 0.35, size * 0.12)
    for step, half in enumerate((0.4, 0.3, 0.2, 0.1)):
        canvas.fill(arc(x, y + size * (0.14 + 0.13 * step), size * half, size * 0.022), hull, 0.3)
    mast = [(x, y - size * 0.1), (x, y - size * 0.7), (x, y - size * 1.45)]
    canvas.stroke(mast, size * 0.022, darker(hull, 0.4))
    for side, reach, top in ((1, 0.52, 1.38), (-1, 0.4, 1.15)):
        cloth = smooth(
            [
                (x + side * 3, y - size * top),
                (x + side * 3, y - size * top),
                (x + side * size * reach * 0.62, y - size * 0.6),
                (x + side * size * reach, y - size * 0.24),
                (x + side * size * reach, y - size * 0.24),
                (x + side * 3, y - size * 0.22),
                (x + side * 3, y - size * 0.22),
            ]
        )
        canvas.fill(cloth, sail if side > 0 else darker(sail, 0.12))
        canvas.shade(cloth, darker(sail, 0.4), 60, 0.45)
    body = smooth(
        [
            (x - size * 0.5, y - size * 0.16),
            (x - size * 0.5, y - size * 0.16),
            (x - size * 0.34, y),
            (x + size * 0.3, y),
            (x + size * 0.56, y - size * 0.18),
            (x + size * 0.56, y - size * 0.18),
        ]
    )
    canvas.fill(body, hull)


def _house(canvas: Canvas, x: float, y: float, w: float, h: float, wall: Color, lit: bool) -> None:
    """A simple gabled house with its foot at y."""
    canvas.fill(box(x, y - h, x + w, y), blend(lighter(wall, 0.2), wall, angle=0))
    roof = [(x - w * 0.07, y - h), (x + w * 0.5, y - h - w * 0.42), (x + w * 1.07, y - h)]
    canvas.fill(roof, darker(wall, 0.45))
    glass = GOLD if lit else darker(wall, 0.4)
    for column in (0.22, 0.62):
        canvas.fill(box(x + w * column, y - h * 0.72, x + w * (column + 0.18), y - h * 0.42), glass)


def _lighthouse(canvas: Canvas, x: float, y: float, size: float, wall: Color) -> None:
    """A slim lighthouse with a warm lamp."""
    w = size * 0.11
    tower = [(x - w, y), (x - w * 0.62, y - size), (x + w * 0.62, y - size), (x + w, y)]
    canvas.fill(tower, blend(lighter(wall, 0.35), darker(wall, 0.2), angle=0))
    with canvas.clip(tower):
        for top in (0.32, 0.66):
            stripe = box(x - w, y - size * (top + 0.14), x + w, y - size * top)
            canvas.fill(stripe, TERRACOTTA, 0.85)
    canvas.fill(box(x - w * 0.85, y - size * 1.03, x + w * 0.85, y - size), HARBOR)
    canvas.fill(box(x - w * 0.45, y - size * 1.14, x + w * 0.45, y - size * 1.03), GOLD)
    eaves = y - size * 1.14
    canvas.fill([(x - w * 0.7, eaves), (x, y - size * 1.25), (x + w * 0.7, eaves)], HARBOR)
    canvas.glow(x, y - size * 1.08, size * 0.5, GOLD, 0.6)


def _jetty(canvas: Canvas, tone: Color) -> None:
    """A wooden jetty that runs from the lower left into the water."""
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = 120 + 330 * share, 676 - 92 * share
        canvas.stroke([(x, y), (x, y + 70 - 34 * share)], 11 - 5 * share, darker(tone, 0.4))
    deck = [(-20, 668), (452, 578), (492, 584), (110, 722), (-20, 722)]
    canvas.shadow(deck, 20, 34, 16, ABYSS, 0.4)
    canvas.fill(deck, blend(darker(tone, 0.2), tone, angle=-20))
    for step in range(1, 14):
        share = (step / 14) ** 0.8
        a = (-20 + 472 * share, 668 - 90 * share)
        b = (60 + 432 * share, 728 - 144 * share)
        canvas.stroke([a, b], 1.6, darker(tone, 0.5), 0.55)


def home() -> Canvas:
    """A harbor at dawn."""
    sky = blend(mix(LAGOON, LILAC, 0.45), LILAC, BLUSH, GOLD, SHELL, SHELL, SHELL)
    canvas = Canvas("home", 1280, 720, sky)
    canvas.glow(800, 372, 520, CREAM, 0.85)
    canvas.glow(800, 372, 260, GOLD, 0.7)
    canvas.fill(ellipse(800, 352, 58, 58), CREAM)
    for x, y, size in ((330, 130, 300), (1010, 160, 260), (600, 226, 180)):
        cloud(canvas, x, y, size, SHELL, 0.28)
    hill(
        canvas,
        [(-10, 300), (150, 262), (330, 308), (520, 352), (700, 384), (820, 400)],
        mix(LILAC, MIST, 0.45),
    )
    hill(
        canvas,
        [(720, 402), (900, 372), (1060, 318), (1180, 290), (1290, 300)],
        mix(LILAC, MIST, 0.6),
    )
    hill(
        canvas,
        [(-10, 350), (120, 322), (250, 348), (400, 388), (560, 404)],
        mix(LAGOON, LILAC, 0.3),
        VIOLET,
    )
    hill(
        canvas, [(930, 404), (1040, 372), (1150, 336), (1290, 326)], mix(LAGOON, LILAC, 0.2), VIOLET
    )
    water = box(-2, 400, 1282, 722)
    canvas.fill(water, blend(mix(SHELL, BLUSH, 0.5), mix(MIST, LILAC, 0.2), LAGOON, HARBOR))
    canvas.glow(800, 400, 420, GOLD, 0.65, 150)
    _houses_at_dawn(canvas)
    ripples(canvas, 0, 1280, 416, 716, CREAM, 46, 0.34)
    ripples(canvas, 0, 1280, 430, 716, ABYSS, 34, 0.22)
    glitter(canvas, 800, 406, 640, 84, CREAM)
    _sailboat(canvas, 590, 452, 62, darker(TERRACOTTA, 0.2), CREAM)
    _sailboat(canvas, 1010, 498, 112, HARBOR, SHELL)
    _sailboat(canvas, 690, 428, 34, HARBOR, BLUSH)
    _jetty(canvas, mix(DUNE, VIOLET, 0.35))
    return canvas


def _houses_at_dawn(canvas: Canvas) -> None:
    """The waking village and the light on the mole."""
    tones = (mix(SAND, LILAC, 0.3), mix(CORAL, LILAC, 0.4), mix(FOAM, LAGOON, 0.4), SHELL)
    for index in range(9):
        x = 40 + index * 37
        size = 24 + (index * 7) % 13
        wall = darker(tones[index % 4], 0.18)
        _house(canvas, x, 402 + (index % 2), 31, size, wall, index % 3 == 0)
    canvas.fill(
        smooth([(-10, 398), (360, 398), (420, 403), (360, 410), (-10, 412)]), darker(LAGOON, 0.4)
    )
    mole = smooth([(940, 408), (1000, 396), (1180, 392), (1290, 386), (1290, 424), (1100, 416)])
    canvas.fill(mole, darker(LAGOON, 0.35))
    _lighthouse(canvas, 1130, 396, 120, SHELL)


def harbor() -> Canvas:
    """The harbor on a clear afternoon, seen from above."""
    canvas = Canvas("harbor", 1280, 853, blend(MIST, FOAM, CREAM, SHELL, SHELL))
    for x, y, size in ((250, 150, 330), (1000, 190, 360), (640, 90, 200)):
        cloud(canvas, x, y, size, CREAM, 0.6)
    hill(
        canvas,
        [(-10, 330), (200, 290), (420, 332), (700, 372), (960, 340), (1290, 300)],
        mix(MIST, FOAM, 0.35),
    )
    hill(canvas, [(-10, 372), (160, 340), (340, 372), (560, 400), (760, 400)], SAGE, MOSS)
    hill(canvas, [(700, 398), (860, 366), (980, 334), (1120, 312), (1290, 290)], SAGE, MOSS, 0.6)
    canvas.fill(box(-2, 396, 1282, 856), blend(mix(FOAM, MIST, 0.6), LAGOON, HARBOR))
    canvas.glow(1040, 396, 520, SAND, 0.4, 60)
    _village(canvas)
    ripples(canvas, 0, 1280, 410, 850, CREAM, 60, 0.36)
    ripples(canvas, 0, 1280, 430, 850, ABYSS, 40, 0.2)
    hill_top = smooth([(210, 400), (250, 376), (310, 372), (370, 384), (400, 400)])
    canvas.fill(hill_top, mix(SAGE, MOSS, 0.5))
    _lighthouse(canvas, 300, 382, 150, CREAM)
    _sailboat(canvas, 560, 500, 92, TERRACOTTA, CREAM)
    _sailboat(canvas, 330, 618, 150, ABYSS, SHELL)
    _sailboat(canvas, 670, 440, 46, HARBOR, BLUSH)
    for x, y, size in ((470, 236, 20), (528, 206, 14), (430, 190, 11)):
        canvas.stroke(
            [
                (x - size, y - size * 0.3),
                (x - size * 0.4, y - size * 0.42),
                (x, y),
                (x + size * 0.4, y - size * 0.42),
                (x + size, y - size * 0.3),
            ],
            (0.5, 3, 0.5),
            HARBOR,
        )
    hill(canvas, [(-10, 740), (120, 752), (280, 800), (420, 862)], MOSS, ABYSS, 0.7)
    hill(canvas, [(860, 862), (1010, 790), (1150, 742), (1290, 726)], darker(MOSS, 0.3), ABYSS, 0.7)
    return canvas


def _village(canvas: Canvas) -> None:
    """Houses in steps above the quay."""
    tones = (SHELL, BLUSH, FOAM, SAND, CREAM, CORAL)
    bank = smooth([(770, 460), (840, 410), (980, 372), (1300, 340), (1300, 500), (900, 500)])
    canvas.fill(bank, darker(SAGE, 0.15))
    quay = smooth([(744, 486), (760, 480), (900, 484), (1300, 484), (1300, 532), (860, 530)])
    canvas.glow(1060, 534, 340, ABYSS, 0.6, 34)
    canvas.fill(quay, blend(SAND, DUNE))
    canvas.shade(quay, HARBOR, 90, 0.7, 0.3)
    for row, (y, first, count) in enumerate(((392, 985, 5), (438, 905, 6), (492, 850, 6))):
        width = 48 + row * 12
        for index in range(count):
            tone = tones[(index * 5 + row * 2) % 6]
            lift = (index * 17 + row * 11) % 15
            _house(canvas, first + index * width * 1.2, y, width, 40 + row * 8 + lift, tone, False)


def walking() -> Canvas:
    """A figure on a path above the sea."""
    canvas = Canvas("walking", 1280, 720, blend(mix(MIST, FOAM, 0.3), FOAM, CREAM, SHELL, SHELL))
    canvas.glow(330, 230, 380, GOLD, 0.6)
    canvas.fill(ellipse(330, 226, 66, 66), CREAM)
    for x, y, size in ((760, 120, 320), (1120, 84, 200), (140, 130, 180)):
        cloud(canvas, x, y, size, CREAM, 0.6)
    hill(canvas, [(-10, 318), (140, 300), (320, 334), (520, 352)], mix(MIST, LILAC, 0.3))
    canvas.fill(box(-2, 346, 1282, 722), blend(FOAM, MIST, LAGOON, HARBOR))
    glitter(canvas, 330, 352, 560, 60, CREAM)
    ripples(canvas, 0, 760, 362, 640, CREAM, 34, 0.4)
    hill(
        canvas,
        [
            (370, 640),
            (434, 430),
            (500, 366),
            (590, 344),
            (700, 318),
            (840, 262),
            (1000, 226),
            (1150, 196),
            (1290, 186),
        ],
        mix(SAGE, MIST, 0.4),
        LAGOON,
        0.5,
    )
    hill(
        canvas,
        [(340, 640), (430, 520), (560, 452), (700, 394), (860, 340), (1020, 330), (1290, 282)],
        SAGE,
        MOSS,
        0.7,
    )
    hill(
        canvas,
        [(-10, 676), (180, 640), (380, 576), (600, 494), (820, 430), (1040, 404), (1290, 400)],
        mix(SAGE, MOSS, 0.45),
        HARBOR,
        0.75,
    )
    path = ribbon(
        [(540, 760), (640, 668), (800, 606), (910, 545), (925, 490), (950, 446), (1040, 412)],
        (190, 140, 96, 58, 34, 18, 5),
    )
    canvas.fill(path, blend(SHELL, SAND))
    canvas.shade(path, DUNE, 20, 0.6)
    _grasses(canvas)
    walker(canvas, 800, 590, 1.25)
    return canvas


def _grasses(canvas: Canvas) -> None:
    """Blades and seed heads on the slopes in front."""
    for _ in range(120):
        x = canvas.random.choice((canvas.random.uniform(0, 480), canvas.random.uniform(860, 1280)))
        y = canvas.random.uniform(640, 740)
        lean, tall = canvas.random.uniform(4, 34), canvas.random.uniform(34, 110)
        tone = mix(MOSS, canvas.random.choice((SAND, HARBOR, SAGE)), 0.6)
        tip: Point = (x + lean, y - tall)
        canvas.stroke([(x, y), (x + lean * 0.3, y - tall * 0.6), tip], (3, 0.7), tone, 0.85)
        if tall > 88:
            canvas.fill(ellipse(*tip, 3, 9, 16), lighter(DUNE, 0.3))

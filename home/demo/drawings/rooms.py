"""Rooms of the practice and of home: treatment room, waiting room, bedroom, desk."""

from .canvas import Canvas, blend
from .geometry import Point, arc, box, ellipse, smooth
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
    TERRACOTTA,
    Color,
    darker,
    lighter,
    mix,
)
from .props import lamp_glow, light_patch, potted, sea_window, sprig


def _pendant(canvas: Canvas, x: float, y: float, size: float, tone: Color) -> None:
    """A hanging lamp with its light."""
    canvas.stroke([(x, -4), (x, y - size)], 3, darker(tone, 0.4))
    lamp_glow(canvas, x, y, size * 3)
    dome = smooth(
        [
            (x - size, y),
            (x - size, y),
            (x - size * 0.82, y - size * 0.6),
            (x, y - size),
            (x + size * 0.82, y - size * 0.6),
            (x + size, y),
            (x + size, y),
        ]
    )
    canvas.fill(dome, blend(lighter(tone, 0.2), darker(tone, 0.15), angle=0))
    canvas.fill(arc(x, y, size, size * 0.14), lighter(GOLD, 0.4))


def _floor(canvas: Canvas, y: float, near: Color, far: Color) -> None:
    """A floor with a skirting board."""
    canvas.fill(box(-2, y, canvas.width + 2, canvas.height + 2), blend(far, near))
    canvas.fill(box(-2, y - 12, canvas.width + 2, y), lighter(far, 0.6))


def first_visit() -> Canvas:
    """A treatment room with a couch, a lamp, a plant and a window."""
    canvas = Canvas("first-visit", 1280, 720, blend(mix(SAGE, FOAM, 0.45), mix(SAGE, FOAM, 0.75)))
    light_patch(canvas, [(640, 0), (900, 0), (1280, 470), (1280, 560), (1050, 560)], 0.3)
    _floor(canvas, 560, DUNE, SAND)
    sea_window(canvas, 210, 108, 560, 400)
    for side, x in ((1, 148), (-1, 622)):
        drape = smooth(
            [
                (x - 34, 70),
                (x - 34, 70),
                (x + 40, 70),
                (x + 40, 70),
                (x + 32 + side * 4, 300),
                (x + 40, 548),
                (x + 40, 548),
                (x - 40, 548),
                (x - 40, 548),
                (x - 30, 300),
            ]
        )
        canvas.fill(drape, blend(CREAM, SHELL, CREAM, SHELL, SAND, angle=0), 0.92)
    canvas.stroke([(80, 68), (690, 68)], 7, CLAY)
    rug = ellipse(790, 640, 430, 52)
    canvas.fill(rug, blend(CORAL, mix(CORAL, TERRACOTTA, 0.6), angle=0), 0.75)
    canvas.fill(ellipse(790, 640, 380, 42), BLUSH, 0.5)
    _couch(canvas)
    _pendant(canvas, 800, 168, 62, HARBOR)
    potted(canvas, 1170, 640, 300, MOSS, TERRACOTTA)
    _stool(canvas, 400, 640)
    return canvas


def _couch(canvas: Canvas) -> None:
    """The treatment couch with a sheet, a blanket and a pillow."""
    canvas.glow(790, 640, 400, ABYSS, 0.4, 30)
    for x, lean in ((560, -14), (600, 16), (1000, -16), (1040, 14)):
        canvas.stroke([(x, 480), (x + lean, 636)], (15, 10), CLAY)
    canvas.stroke([(572, 580), (1028, 580)], 9, darker(CLAY, 0.2))
    base = box(500, 442, 1090, 500, 22)
    canvas.fill(base, blend(HARBOR, darker(HARBOR, 0.4)))
    pad = box(490, 404, 1100, 462, 27)
    canvas.fill(pad, blend(CREAM, SHELL))
    canvas.shade(pad, DUNE, 90, 0.9, 0.4)
    pillow = smooth(
        [(520, 352), (620, 344), (664, 366), (658, 402), (600, 410), (520, 408), (498, 382)]
    )
    canvas.shadow(pillow, 6, 8, 6, CLAY, 0.3)
    canvas.fill(pillow, blend(CREAM, FOAM))
    canvas.shade(pillow, MIST, 60, 0.9, 0.4)
    cover = smooth(
        [
            (770, 404),
            (770, 404),
            (800, 384),
            (930, 380),
            (1060, 384),
            (1104, 404),
            (1112, 440),
            (1098, 528),
            (1098, 528),
            (940, 540),
            (784, 528),
            (784, 528),
            (776, 450),
        ]
    )
    canvas.fill(cover, blend(CORAL, TERRACOTTA))
    canvas.shade(cover, CLAY, 70, 0.7, 0.3)
    with canvas.clip(cover):
        for y in (478, 490, 512):
            canvas.stroke([(760, y - 6), (940, y + 8), (1120, y - 6)], 4, SHELL, 0.75)
    fold = smooth([(770, 402), (800, 380), (850, 378), (838, 404), (842, 536), (784, 528)])
    canvas.fill(fold, BLUSH, 0.55)


def _stool(canvas: Canvas, x: float, floor: float) -> None:
    """A round stool with a cup on it."""
    canvas.glow(x, floor, 110, ABYSS, 0.35, 14)
    for foot in (-44, 0, 44):
        canvas.stroke([(x + foot * 0.6, floor - 130), (x + foot, floor - 2)], (9, 7), CLAY)
    canvas.fill(box(x - 58, floor - 146, x + 58, floor - 122, 12), blend(DUNE, TERRACOTTA, angle=0))
    cup = smooth(
        [
            (x - 24, floor - 184),
            (x - 24, floor - 184),
            (x - 18, floor - 146),
            (x + 18, floor - 146),
            (x + 24, floor - 184),
            (x + 24, floor - 184),
        ]
    )
    canvas.fill(cup, blend(FOAM, LAGOON, angle=0))


def room() -> Canvas:
    """The waiting room: two chairs, a table, a picture, a plant."""
    canvas = Canvas("room", 1280, 853, blend(SHELL, mix(SHELL, BLUSH, 0.35)))
    arch = [(90, 700), *arc(285, 300, 195, 195, 180, 360), (480, 700)]
    canvas.fill(arch, blend(mix(SAGE, FOAM, 0.3), mix(SAGE, FOAM, 0.6)))
    light_patch(canvas, [(560, 0), (860, 0), (1280, 560), (1280, 690), (1130, 690)], 0.6)
    _floor(canvas, 690, mix(DUNE, CLAY, 0.25), DUNE)
    canvas.fill(ellipse(640, 775, 520, 58), mix(LAGOON, MIST, 0.5))
    canvas.fill(ellipse(640, 775, 470, 48), mix(LAGOON, MIST, 0.75))
    _picture(canvas)
    potted(canvas, 260, 745, 430, MOSS, CREAM)
    _armchair(canvas, 540, 780, 1.0, HARBOR)
    _armchair(canvas, 1000, 780, 1.0, TERRACOTTA)
    canvas.glow(770, 790, 120, ABYSS, 0.4, 14)
    for lean in (-44, 44):
        canvas.stroke([(770 + lean * 0.5, 650), (770 + lean, 788)], (9, 7), CLAY)
    canvas.fill(ellipse(770, 648, 88, 17), darker(DUNE, 0.3))
    canvas.fill(ellipse(770, 642, 88, 17), blend(SAND, DUNE, angle=0))
    for index, tone in enumerate((CREAM, CORAL, FOAM)):
        top = 626 - index * 9
        canvas.fill(box(714 + index * 3, top, 790 - index * 4, top + 8, 3), tone)
    vase = smooth(
        [
            (800, 632),
            (794, 604),
            (806, 584),
            (808, 566),
            (822, 566),
            (824, 584),
            (836, 604),
            (830, 632),
        ]
    )
    sprig(canvas, [(815, 570), (822, 510), (846, 450)], 44, SAGE, count=5)
    canvas.fill(vase, blend(LAGOON, HARBOR, angle=0))
    _pendant(canvas, 770, 170, 72, TERRACOTTA)
    return canvas


def _picture(canvas: Canvas) -> None:
    """A framed seascape above the chairs."""
    frame = box(900, 190, 1120, 450, 3)
    canvas.shadow(frame, 8, 12, 12, CLAY, 0.3)
    canvas.fill(frame, CLAY)
    canvas.fill(box(908, 198, 1112, 442), CREAM)
    view = box(938, 228, 1082, 412)
    with canvas.clip(view):
        canvas.fill(view, blend(FOAM, SHELL, BLUSH))
        canvas.fill(ellipse(1030, 318, 28, 28), CORAL)
        canvas.fill(box(938, 334, 1082, 412), blend(LAGOON, HARBOR))
        canvas.fill(smooth([(920, 344), (960, 306), (1000, 330), (1040, 344)]), MOSS)


def _armchair(canvas: Canvas, x: float, floor: float, s: float, tone: Color) -> None:
    """A rounded armchair seen from the front."""

    def at(dx: float, dy: float) -> Point:
        return x + dx * s, floor + dy * s

    canvas.glow(x, floor + 2, 190 * s, ABYSS, 0.45, 20 * s)
    for dx in (-88, 88):
        canvas.stroke([at(dx, -60), at(dx * 1.08, -2)], (13 * s, 8 * s), CLAY)
    back = smooth(
        [at(-104, -110), at(-112, -250), at(-70, -318), at(70, -318), at(112, -250), at(104, -110)]
    )
    canvas.fill(back, blend(lighter(tone, 0.14), tone))
    canvas.shade(back, darker(tone, 0.6), 90, 0.8, 0.3)
    seat = box(*at(-108, -158), *at(108, -66), 30 * s)
    canvas.fill(seat, blend(lighter(tone, 0.24), tone))
    canvas.shade(seat, darker(tone, 0.6), 90, 0.7, 0.45)
    for side in (-1, 1):
        arm = smooth(
            [
                at(side * 92, -60),
                at(side * 88, -190),
                at(side * 112, -206),
                at(side * 138, -186),
                at(side * 132, -60),
            ]
        )
        canvas.fill(arm, blend(lighter(tone, 0.3), darker(tone, 0.1)))
        canvas.shade(arm, darker(tone, 0.6), 90, 0.7, 0.3)
    cushion = smooth(
        [at(-46, -226), at(2, -234), at(48, -224), at(52, -156), at(0, -148), at(-52, -156)]
    )
    canvas.fill(cushion, blend(SHELL, SAND, angle=60))
    canvas.shade(cushion, DUNE, 70, 0.8)

"""Everyday life: sleep under the moon, work at a desk, a cup of tea."""

from .canvas import Canvas, blend
from .geometry import Point, arc, box, ellipse, ribbon, smooth
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
    SKIN_TAN,
    SKIN_WARM,
    TERRACOTTA,
    VIOLET,
    darker,
    lighter,
    mix,
)
from .props import light_patch, potted, sea_window, sprig


def sleep() -> Canvas:
    """A sleeper under a blanket, the moon in the window."""
    canvas = Canvas("sleep", 1280, 720, blend(NIGHT, mix(NIGHT, HARBOR, 0.55), HARBOR))
    _night_window(canvas)
    canvas.fill([(700, 408), (1040, 408), (860, 720), (380, 720)], blend(FOAM, LILAC), 0.08)
    canvas.fill(box(-2, 640, 1282, 722), blend(darker(NIGHT, 0.3), ABYSS))
    headboard = box(108, 330, 168, 660, 24)
    canvas.fill(headboard, blend(mix(CLAY, NIGHT, 0.35), mix(CLAY, NIGHT, 0.6)))
    mattress = box(130, 520, 1170, 650, 34)
    canvas.fill(mattress, blend(mix(FOAM, LILAC, 0.4), mix(LAGOON, NIGHT, 0.45)))
    canvas.fill(box(130, 600, 1176, 668, 20), blend(mix(VIOLET, NIGHT, 0.5), NIGHT))
    for x in (180, 1120):
        canvas.stroke([(x, 660), (x, 704)], (16, 11), mix(CLAY, NIGHT, 0.5))
    pillow = smooth(
        [
            (176, 470),
            (240, 440),
            (360, 446),
            (420, 482),
            (408, 526),
            (300, 538),
            (190, 534),
            (160, 506),
        ]
    )
    canvas.fill(pillow, blend(CREAM, mix(FOAM, LILAC, 0.4)))
    canvas.shade(pillow, VIOLET, 80, 0.7, 0.4)
    _sleeper(canvas)
    _nightstand(canvas)
    return canvas


def _night_window(canvas: Canvas) -> None:
    """A window with the moon over dark hills."""
    glass = box(700, 70, 1040, 380)
    canvas.fill(box(686, 56, 1054, 394, 4), mix(LILAC, NIGHT, 0.45))
    with canvas.clip(glass):
        canvas.fill(glass, blend(mix(NIGHT, VIOLET, 0.45), VIOLET, LILAC))
        canvas.glow(905, 190, 240, FOAM, 0.55)
        canvas.fill(ellipse(905, 190, 52, 52), CREAM)
        canvas.fill(ellipse(890, 176, 11, 9), SAND, 0.5)
        canvas.fill(ellipse(922, 206, 15, 12), SAND, 0.45)
        for _ in range(26):
            x, y = canvas.random.uniform(705, 1035), canvas.random.uniform(74, 290)
            canvas.fill(ellipse(x, y, 1.7, 1.7), CREAM, 0.8)
        canvas.fill(
            smooth(
                [
                    (690, 330),
                    (760, 296),
                    (860, 330),
                    (960, 306),
                    (1060, 330),
                    (1060, 400),
                    (690, 400),
                ]
            ),
            mix(VIOLET, NIGHT, 0.4),
        )
        canvas.fill(box(700, 346, 1040, 380), blend(LILAC, VIOLET))
    canvas.fill(box(866, 70, 876, 380), mix(LILAC, NIGHT, 0.45))
    canvas.fill(box(670, 392, 1070, 408, 4), mix(LILAC, NIGHT, 0.3))


def _sleeper(canvas: Canvas) -> None:
    """Head on the pillow, the body as soft hills of blanket."""
    skin = mix(SKIN_WARM, VIOLET, 0.18)
    head = ellipse(330, 462, 62, 50, -14)
    canvas.fill(head, skin)
    canvas.shade(head, mix(CLAY, VIOLET, 0.4), 90, 0.6, 0.4)
    hair = smooth(
        [
            (352, 414),
            (300, 404),
            (258, 424),
            (240, 468),
            (262, 512),
            (290, 520),
            (284, 480),
            (304, 446),
            (346, 434),
            (376, 436),
        ]
    )
    canvas.fill(hair, blend(mix(CLAY, NIGHT, 0.3), mix(CLAY, NIGHT, 0.6)))
    canvas.stroke([(352, 466), (364, 471), (377, 467)], (1, 3.4, 1), darker(CLAY, 0.5))
    canvas.stroke([(367, 487), (375, 492), (384, 489)], (0.8, 3, 0.8), CLAY)
    canvas.glow(356, 484, 15, CORAL, 0.5)
    blanket = smooth(
        [
            (392, 536),
            (404, 500),
            (450, 462),
            (530, 438),
            (610, 452),
            (690, 424),
            (780, 372),
            (860, 392),
            (930, 448),
            (1010, 470),
            (1090, 460),
            (1160, 480),
            (1186, 530),
            (1184, 620),
            (1184, 620),
            (1000, 636),
            (700, 628),
            (430, 636),
            (430, 636),
            (398, 580),
        ]
    )
    canvas.shadow(blanket, 0, 10, 12, ABYSS, 0.5)
    canvas.fill(blanket, blend(mix(LAGOON, MIST, 0.25), LAGOON, HARBOR))
    canvas.shade(blanket, NIGHT, 100, 0.8, 0.35)
    with canvas.clip(blanket):
        for lift in (96, 116, 190):
            line: list[Point] = [
                (380, 500 + lift),
                (530, 428 + lift),
                (610, 440 + lift),
                (780, 374 + lift),
                (930, 440 + lift),
                (1200, 470 + lift),
            ]
            canvas.stroke(line, 7 if lift == 116 else 4, BLUSH, 0.55)
    turn = ribbon([(412, 566), (414, 512), (452, 466), (530, 444)], (52, 50, 40, 14))
    canvas.fill(turn, blend(CREAM, mix(FOAM, LILAC, 0.3)))
    canvas.shade(turn, VIOLET, 90, 0.6)


def _nightstand(canvas: Canvas) -> None:
    """A small lamp, turned low, and a book."""
    canvas.fill(box(18, 520, 100, 700, 6), blend(mix(CLAY, NIGHT, 0.5), mix(CLAY, NIGHT, 0.75)))
    canvas.fill(box(10, 510, 108, 526, 6), mix(CLAY, NIGHT, 0.3))
    canvas.stroke([(58, 508), (58, 450)], 8, mix(DUNE, NIGHT, 0.3))
    canvas.glow(58, 430, 200, GOLD, 0.42)
    canvas.fill([(24, 452), (38, 392), (78, 392), (92, 452)], blend(GOLD, CORAL))


def desk() -> Canvas:
    """A person at a desk, the neck gently marked."""
    canvas = Canvas("desk", 1280, 720, blend(SHELL, mix(SHELL, SAND, 0.6)))
    canvas.fill(ellipse(520, 360, 330, 330), mix(BLUSH, SHELL, 0.35))
    sea_window(canvas, 960, 96, 1190, 350)
    canvas.fill(box(-2, 640, 1282, 722), blend(DUNE, mix(DUNE, CLAY, 0.3)))
    potted(canvas, 150, 672, 330, SAGE, HARBOR)
    canvas.glow(620, 676, 460, ABYSS, 0.35, 24)
    _chair(canvas)
    _sitter(canvas)
    _workplace(canvas)
    return canvas


def _chair(canvas: Canvas) -> None:
    """The office chair behind the sitter."""
    tone = mix(HARBOR, LAGOON, 0.4)
    canvas.stroke([(448, 520), (448, 636)], 14, ABYSS)
    for reach in (-80, 80):
        canvas.stroke([(448, 632), (448 + reach, 656)], (13, 9), ABYSS)
        canvas.fill(ellipse(448 + reach, 664, 11, 11), ABYSS)
    canvas.fill(box(362, 504, 552, 536, 15), tone)
    canvas.stroke([(372, 520), (348, 440), (340, 340)], (22, 24, 26), tone)


def _sitter(canvas: Canvas) -> None:
    """The seated figure in profile, looking at the screen."""
    trousers = mix(HARBOR, NIGHT, 0.25)
    neck = ribbon([(430, 250), (456, 190)], (50, 44))
    canvas.fill(neck, SKIN_TAN)
    torso = smooth(
        [
            (410, 232),
            (456, 234),
            (492, 278),
            (500, 360),
            (488, 470),
            (470, 512),
            (392, 512),
            (370, 480),
            (362, 420),
            (366, 316),
            (378, 258),
        ]
    )
    canvas.fill(torso, blend(CORAL, TERRACOTTA))
    canvas.shade(torso, CLAY, 160, 0.7, 0.35)
    thigh = ribbon(
        [(424, 478), (540, 470), (596, 486), (610, 560), (602, 648)], (78, 76, 66, 50, 36)
    )
    canvas.fill(thigh, blend(lighter(trousers, 0.12), trousers))
    canvas.stroke([(598, 656), (650, 660)], (26, 20), CLAY)
    head = smooth(
        [
            (420, 170),
            (424, 118),
            (466, 90),
            (512, 104),
            (524, 132),
            (522, 146),
            (536, 166),
            (524, 172),
            (524, 190),
            (508, 206),
            (476, 206),
            (452, 210),
        ]
    )
    canvas.fill(head, SKIN_TAN)
    canvas.shade(head, CLAY, 150, 0.5, 0.5)
    hair = smooth(
        [
            (514, 112),
            (498, 82),
            (452, 72),
            (412, 94),
            (402, 146),
            (414, 192),
            (438, 204),
            (452, 174),
            (470, 160),
            (474, 128),
        ]
    )
    canvas.fill(ellipse(392, 146, 32, 30), ABYSS)
    canvas.fill(hair, blend(mix(ABYSS, CLAY, 0.2), ABYSS))
    canvas.stroke([(504, 146), (514, 146)], 4, ABYSS)
    canvas.glow(424, 236, 86, GOLD, 0.85)
    for radius in (26, 44, 62):
        canvas.stroke(arc(424, 238, radius, radius, 128, 232, 14), (1, 3.6, 1), CREAM, 0.9)
    canvas.stroke([(440, 300), (462, 396), (560, 424)], (62, 50, 36), darker(CORAL, 0.1))
    canvas.stroke([(560, 425), (628, 424)], (26, 18), SKIN_TAN)


def _workplace(canvas: Canvas) -> None:
    """The desk with monitor, keyboard, cup and lamp."""
    top = box(540, 440, 1180, 464, 8)
    for x in (1120, 1150):
        canvas.stroke([(x, 460), (x + (x - 1135), 668)], (13, 9), CLAY)
    canvas.stroke([(700, 462), (692, 668)], (13, 9), CLAY)
    canvas.fill(top, blend(DUNE, mix(DUNE, CLAY, 0.5)))
    canvas.fill(box(606, 430, 706, 440, 4), FOAM)
    canvas.stroke([(800, 440), (800, 350)], 14, HARBOR)
    canvas.fill(box(748, 432, 856, 441, 4), HARBOR)
    screen = smooth(
        [
            (776, 176),
            (776, 176),
            (794, 174),
            (794, 174),
            (816, 388),
            (816, 388),
            (796, 390),
            (796, 390),
        ]
    )
    canvas.glow(740, 280, 150, FOAM, 0.5)
    canvas.fill(screen, blend(HARBOR, ABYSS))
    canvas.fill([(774, 180), (778, 179), (797, 386), (793, 387)], FOAM)
    cup = smooth([(906, 392), (906, 392), (910, 438), (946, 438), (950, 392), (950, 392)])
    canvas.stroke(arc(950, 414, 16, 14, -80, 80, 10), 6, TERRACOTTA)
    canvas.fill(cup, blend(CORAL, TERRACOTTA, angle=0))
    for index, tone in enumerate((HARBOR, CORAL, SAGE, VIOLET)):
        left, foot = 1010 + index * 3, 440 - index * 17
        canvas.fill(box(left, foot - 16, left + 120 - index * 9, foot, 3), tone)


def tea() -> Canvas:
    """A cup of tea with steam in the morning light."""
    canvas = Canvas("tea", 1280, 853, blend(mix(HARBOR, LAGOON, 0.3), mix(LAGOON, MIST, 0.35)))
    canvas.glow(640, 380, 520, SHELL, 0.5)
    canvas.fill(ellipse(640, 400, 300, 300), mix(CORAL, SHELL, 0.25), 0.85)
    canvas.shade(ellipse(640, 400, 300, 300), TERRACOTTA, 90, 0.5)
    canvas.fill(box(-2, 640, 1282, 860), blend(SAND, DUNE))
    canvas.shade(box(-2, 640, 1282, 860), CLAY, 90, 0.4, 0.2)
    light_patch(canvas, [(760, 640), (1280, 640), (1280, 760), (980, 853), (700, 853)], 0.4)
    sprig(canvas, [(180, 900), (260, 640), (225, 370)], 124, SAGE, count=7)
    sprig(canvas, [(70, 900), (96, 720), (40, 540)], 96, MOSS, count=6)
    canvas.glow(660, 742, 420, CLAY, 0.65, 48)
    saucer = ellipse(640, 722, 318, 40)
    canvas.fill(ellipse(640, 734, 300, 36), mix(HARBOR, CLAY, 0.2))
    canvas.fill(saucer, blend(FOAM, MIST, LAGOON, angle=20))
    canvas.fill(ellipse(640, 716, 200, 22), LAGOON, 0.5)
    _cup(canvas)
    for x, lean, tall in ((560, -30, 250), (640, 34, 320), (716, -24, 230)):
        canvas.stroke(
            [
                (x, 400),
                (x + lean, 400 - tall * 0.3),
                (x - lean, 400 - tall * 0.65),
                (x + lean * 0.6, 400 - tall),
            ],
            (4, 22, 16, 1),
            CREAM,
            0.5,
        )
    return canvas


def _cup(canvas: Canvas) -> None:
    """The bowl-shaped cup, its handle and the tea in it."""
    canvas.stroke([(800, 500), (900, 480), (912, 570), (772, 626)], (28, 26, 26, 20), MIST)
    bowl = smooth(
        [
            (440, 446),
            (440, 446),
            (456, 560),
            (520, 664),
            (580, 708),
            (580, 708),
            (700, 708),
            (700, 708),
            (760, 664),
            (824, 560),
            (840, 446),
            (840, 446),
        ]
    )
    canvas.fill(bowl, blend(CREAM, FOAM, MIST, angle=15))
    canvas.shade(bowl, HARBOR, 30, 0.75, 0.4)
    with canvas.clip(bowl):
        canvas.stroke([(430, 560), (640, 604), (850, 560)], 8, TERRACOTTA, 0.85)
        canvas.stroke([(430, 584), (640, 628), (850, 584)], 3, TERRACOTTA, 0.7)
    canvas.fill(ellipse(640, 446, 200, 42), CREAM)
    canvas.fill(ellipse(640, 452, 184, 34), blend(CLAY, TERRACOTTA, CORAL, angle=60))
    canvas.fill(ellipse(700, 462, 70, 9, -4), lighter(GOLD, 0.3), 0.5)

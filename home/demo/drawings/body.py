"""Back, leg, knee and shoulders."""

from .canvas import Canvas, blend
from .figure import hair_strands, halo, hand, limb, spark
from .geometry import Path, Point, arc, box, ellipse, mirrored, ribbon, smooth
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
    NIGHT,
    SAGE,
    SAND,
    SHELL,
    SKIN_BROWN,
    SKIN_FAIR,
    SKIN_TAN,
    SKIN_WARM,
    TERRACOTTA,
    VIOLET,
    darker,
    lighter,
    mix,
)
from .props import frond, sprig


def back_pain() -> Canvas:
    """A back seen from behind, a hand at the waist, soft lines along the spine."""
    canvas = Canvas("back-pain", 1280, 720, blend(SHELL, CREAM, SHELL, angle=30))
    canvas.fill(ellipse(742, 372, 330, 330), blend(BLUSH, CORAL))
    canvas.shade(ellipse(742, 372, 330, 330), TERRACOTTA, 60, 0.5, 0.3)
    frond(canvas, 190, 770, 560, SAGE, (-118, -96, -74, -52, -30))
    sprig(canvas, [(1120, 760), (1160, 580), (1120, 380)], 92, MOSS, count=7)
    x, skin = 742.0, SKIN_TAN
    limb(
        canvas,
        [(x - 176, 330), (x - 218, 450), (x - 214, 570), (x - 190, 730)],
        (98, 84, 66, 56),
        skin,
        180,
    )
    bent: list[Point] = [
        (x + 172, 330),
        (x + 236, 440),
        (x + 262, 540),
        (x + 190, 594),
        (x + 112, 600),
    ]
    limb(canvas, bent, (98, 86, 72, 54, 42), skin, 60)
    body = smooth(
        mirrored(
            [
                (x + 40, 150),
                (x + 44, 206),
                (x + 92, 248),
                (x + 178, 276),
                (x + 222, 336),
                (x + 176, 420),
                (x + 150, 500),
                (x + 126, 574),
                (x + 140, 650),
                (x + 176, 760),
            ],
            x,
        )
    )
    canvas.fill(body, blend(lighter(skin, 0.16), skin))
    canvas.shade(body, CLAY, 0, 0.5, 0.5)
    canvas.shade(body, CLAY, 180, 0.35, 0.6)
    _back_lines(canvas, x, body)
    cloth = smooth(
        [
            (x - 200, 664),
            (x - 100, 652),
            (x, 672),
            (x + 100, 652),
            (x + 200, 664),
            (x + 230, 780),
            (x - 230, 780),
        ]
    )
    canvas.fill(cloth, blend(LAGOON, HARBOR))
    canvas.shade(cloth, ABYSS, 0, 0.7, 0.3)
    with canvas.clip(box(x, 500, 1280, 720)):
        limb(canvas, bent, (98, 86, 72, 54, 42), skin, 60)
    hand(canvas, (x + 104, 600), 178, 0.66, skin, flip=False)
    _nape(canvas, x)
    return canvas


def _back_lines(canvas: Canvas, x: float, body: Path) -> None:
    """Shoulder blades, the spine as a row of lights, the warm spot in the small of the back."""
    with canvas.clip(body):
        halo(canvas, x, 572, 88, CORAL)
        for side in (-1, 1):
            blade: list[Point] = [
                (x + side * 62, 306),
                (x + side * 52, 372),
                (x + side * 84, 430),
                (x + side * 130, 420),
            ]
            canvas.stroke(blade, (1, 5, 6, 1), CLAY, 0.45)
            for reach in (30, 46):
                flow: list[Point] = [
                    (x + side * reach * 1.2, 250),
                    (x + side * reach * 0.7, 400),
                    (x + side * reach, 540),
                    (x + side * reach * 1.5, 660),
                ]
                canvas.stroke(flow, (0.6, 2.4, 2.4, 0.6), CREAM, 0.5)
        for step in range(15):
            y = 226 + step * 29
            size = 3.6 + step * 0.28
            canvas.glow(x, y, size * 3, CREAM, 0.5)
            canvas.fill(ellipse(x, y, size, size * 1.3), CREAM)


def _nape(canvas: Canvas, x: float) -> None:
    """The back of the head with a low bun."""
    tone = mix(ABYSS, CLAY, 0.22)
    for side in (-1, 1):
        canvas.fill(ellipse(x + side * 69, 132, 11, 21), SKIN_TAN)
    head = smooth(mirrored([(x, 52), (x + 48, 62), (x + 70, 110), (x + 58, 162), (x + 26, 186)], x))
    canvas.fill(head, blend(lighter(tone, 0.1), tone))
    canvas.fill(ellipse(x, 40, 40, 32), blend(lighter(tone, 0.16), tone))
    hair_strands(
        canvas,
        [
            [(x + dx * 0.5, 178), (x + dx * 1.3, 124), (x + dx * 0.4, 74)]
            for dx in (-44, -22, 0, 22, 44)
        ],
        tone,
    )
    hair_strands(
        canvas,
        [[(x - 28, 42), (x, 26), (x + 26, 38)], [(x - 20, 54), (x + 4, 44), (x + 28, 50)]],
        tone,
    )


def sciatica() -> Canvas:
    """The lower back and a leg in profile with a glowing path down to the foot."""
    canvas = Canvas("sciatica", 1280, 720, blend(HARBOR, mix(HARBOR, ABYSS, 0.5), ABYSS))
    canvas.glow(690, 300, 560, LAGOON, 0.6)
    for radius in (300, 390, 480, 570):
        ring = [*arc(660, 330, radius, radius), *reversed(arc(660, 330, radius - 2, radius - 2))]
        canvas.fill(ring, MIST, 0.16)
    canvas.fill(box(-2, 662, 1282, 722), blend(darker(LAGOON, 0.5), ABYSS))
    canvas.glow(690, 668, 380, ABYSS, 0.9, 26)
    far = darker(SKIN_WARM, 0.42)
    limb(
        canvas,
        [(650, 280), (708, 390), (742, 470), (734, 560), (724, 650)],
        (120, 104, 66, 66, 34),
        far,
        0,
    )
    foot = smooth([(706, 630), (744, 628), (790, 652), (822, 660), (824, 669), (704, 669)])
    canvas.fill(foot, far)
    _near_leg(canvas)
    path: list[Point] = [
        (598, 40),
        (590, 140),
        (582, 250),
        (598, 370),
        (612, 470),
        (590, 550),
        (596, 620),
        (622, 656),
    ]
    for spot in smooth(path, closed=False, steps=3):
        canvas.glow(*spot, 56, CORAL, 0.34)
    for width, tone, strength in ((13, GOLD, 0.8), (6, CREAM, 1.0)):
        canvas.stroke(path, (width * 0.4, width, width, width * 0.4), tone, strength)
    halo(canvas, 590, 140, 70, CORAL)
    for x, y in ((590, 140), (588, 306), (612, 468), (591, 584)):
        spark(canvas, x, y, 1.3)
    sprig(canvas, [(1180, 760), (1110, 590), (1150, 400)], 100, mix(MOSS, HARBOR, 0.3), count=7)
    sprig(canvas, [(90, 760), (150, 620), (110, 470)], 84, mix(MOSS, HARBOR, 0.45), count=6)
    return canvas


def _near_leg(canvas: Canvas) -> None:
    """Trunk, shorts and the leg that stands in front."""
    skin = SKIN_WARM
    leg = ribbon(
        [(620, 280), (632, 390), (634, 476), (612, 560), (606, 650)], (150, 122, 76, 80, 36)
    )
    trunk = smooth(
        [
            (568, -30),
            (568, -30),
            (706, -30),
            (706, -30),
            (700, 80),
            (690, 170),
            (690, 260),
            (560, 260),
            (552, 190),
            (574, 110),
            (580, 40),
        ]
    )
    foot = smooth([(588, 632), (626, 630), (672, 652), (710, 660), (712, 669), (584, 669)])
    for part, angle in ((trunk, 0), (leg, 0), (foot, 90)):
        canvas.fill(part, blend(lighter(skin, 0.1), skin, angle=0))
        canvas.shade(part, CLAY, angle, 0.65, 0.4)
    shorts = smooth(
        [
            (558, 178),
            (558, 178),
            (630, 192),
            (694, 180),
            (694, 180),
            (704, 290),
            (706, 392),
            (706, 392),
            (630, 406),
            (556, 396),
            (556, 396),
            (530, 300),
            (540, 226),
        ]
    )
    canvas.fill(shorts, blend(mix(VIOLET, LAGOON, 0.5), mix(VIOLET, NIGHT, 0.35)))
    canvas.shade(shorts, NIGHT, 0, 0.8, 0.4)
    canvas.stroke([(556, 184), (630, 198), (695, 186)], 9, LAGOON, 0.8)


def knee() -> Canvas:
    """A bent knee with the joint shown as soft shapes."""
    canvas = Canvas("knee", 1280, 720, blend(mix(SAGE, FOAM, 0.55), FOAM, CREAM))
    canvas.fill(ellipse(730, 330, 300, 300), blend(SHELL, BLUSH))
    frond(canvas, 1140, 770, 460, MOSS, (-140, -116, -92, -68, -44))
    canvas.fill(
        smooth([(-20, 640), (400, 660), (900, 650), (1300, 676), (1300, 760), (-20, 760)]),
        blend(SAND, DUNE),
    )
    leg = smooth(
        [
            (-60, 330),
            (180, 262),
            (420, 206),
            (600, 164),
            (700, 150),
            (786, 172),
            (830, 240),
            (836, 330),
            (816, 430),
            (806, 540),
            (800, 760),
            (610, 760),
            (596, 640),
            (574, 540),
            (580, 450),
            (560, 404),
            (420, 464),
            (200, 540),
            (-60, 600),
        ]
    )
    canvas.shadow(leg, 26, 30, 24, CLAY, 0.25)
    canvas.fill(leg, blend(lighter(SKIN_BROWN, 0.22), SKIN_BROWN, angle=70))
    canvas.shade(leg, darker(CLAY, 0.5), 100, 0.7, 0.4)
    _joint(canvas, leg)
    shorts = smooth(
        [
            (-60, 300),
            (60, 276),
            (220, 232),
            (262, 228),
            (296, 360),
            (330, 520),
            (300, 540),
            (120, 590),
            (-60, 640),
        ]
    )
    canvas.fill(shorts, blend(LAGOON, HARBOR, angle=60))
    canvas.shade(shorts, ABYSS, 90, 0.7, 0.3)
    canvas.stroke([(246, 232), (282, 360), (314, 528)], 4, MIST, 0.6)
    return canvas


def _joint(canvas: Canvas, leg: Path) -> None:
    """Thigh bone, shin bone, kneecap and the light between them."""
    with canvas.clip(leg):
        halo(canvas, 706, 296, 170, CORAL, 4)
        thigh = ribbon([(150, 424), (420, 350), (590, 296), (650, 280)], (54, 52, 66, 100))
        shin = ribbon([(716, 384), (708, 430), (698, 560), (696, 780)], (116, 80, 54, 52))
        small = ribbon([(640, 420), (636, 560), (642, 780)], (36, 20, 22))
        for bone in (small, thigh, shin):
            canvas.shadow(bone, 6, 8, 8, CLAY, 0.35)
            canvas.fill(bone, blend(CREAM, SHELL, angle=60), 0.94)
            canvas.shade(bone, DUNE, 70, 0.7, 0.4)
        head = smooth(
            [
                (596, 262),
                (640, 216),
                (704, 216),
                (738, 268),
                (730, 330),
                (688, 352),
                (640, 346),
                (600, 330),
            ]
        )
        canvas.fill(head, blend(CREAM, SHELL, angle=60))
        canvas.shade(head, DUNE, 70, 0.6, 0.5)
        pad = ribbon([(650, 372), (706, 362), (764, 352)], (10, 17, 10))
        canvas.fill(pad, blend(MIST, LAGOON, angle=0), 0.9)
        cap = ellipse(770, 244, 30, 52, -18)
        canvas.shadow(cap, 4, 6, 6, CLAY, 0.4)
        canvas.fill(cap, blend(CREAM, SAND, angle=60))


def massage() -> Canvas:
    """Two hands resting on the shoulders of a person seen from behind."""
    canvas = Canvas("massage", 1280, 720, blend(mix(SAGE, HARBOR, 0.35), mix(SAGE, FOAM, 0.2)))
    canvas.glow(640, 240, 560, SHELL, 0.55)
    sprig(canvas, [(60, 770), (150, 500), (120, 260)], 110, MOSS, count=7)
    sprig(canvas, [(1220, 770), (1130, 500), (1160, 260)], 110, MOSS, count=7)
    x, skin = 640.0, SKIN_FAIR
    body = smooth(
        mirrored(
            [
                (x + 62, 180),
                (x + 66, 262),
                (x + 150, 316),
                (x + 300, 352),
                (x + 384, 432),
                (x + 404, 560),
                (x + 384, 780),
            ],
            x,
        )
    )
    canvas.shadow(body, 0, 16, 30, ABYSS, 0.35)
    canvas.fill(body, blend(lighter(skin, 0.2), skin, mix(skin, CORAL, 0.3)))
    canvas.shade(body, TERRACOTTA, 90, 0.45, 0.35)
    canvas.stroke([(x, 270), (x - 3, 460), (x, 700)], (1, 7, 9), mix(skin, CLAY, 0.5), 0.35)
    for side in (-1, 1):
        canvas.stroke(
            [(x + side * 110, 470), (x + side * 96, 580), (x + side * 150, 690)],
            (1, 6, 1),
            mix(skin, CLAY, 0.5),
            0.4,
        )
        canvas.glow(x + side * 190, 390, 180, CORAL, 0.6)
    _bowed_head(canvas, x)
    for side in (-1, 1):
        _working_arm(canvas, x, side)
    return canvas


def _bowed_head(canvas: Canvas, x: float) -> None:
    """The back of the head, hair pinned up."""
    tone = mix(CLAY, ABYSS, 0.3)
    for side in (-1, 1):
        canvas.fill(ellipse(x + side * 102, 150, 15, 28), SKIN_FAIR)
    head = smooth(mirrored([(x, 4), (x + 74, 30), (x + 106, 112), (x + 82, 198), (x + 30, 236)], x))
    canvas.fill(head, blend(lighter(tone, 0.12), darker(tone, 0.2)))
    canvas.shade(head, ABYSS, 60, 0.5, 0.4)
    hair_strands(
        canvas,
        [
            [(x + dx * 0.5, 222), (x + dx * 1.3, 140), (x + dx * 0.5, 40)]
            for dx in (-56, -28, 0, 28, 56)
        ],
        tone,
    )


def _working_arm(canvas: Canvas, x: float, side: int) -> None:
    """A forearm from below with its hand on the shoulder."""

    def at(dx: float, y: float) -> Point:
        return x + side * dx, y

    skin = SKIN_BROWN
    wrist = at(226, 580)
    palm_at = at(216, 556)
    angle = -90 - side * 12
    canvas.glow(at(190, 0)[0], 470, 170, CLAY, 0.5, 140)
    limb(canvas, [at(420, 780), at(310, 640), wrist, palm_at], (130, 96, 62, 60), skin, 45)
    hand(canvas, palm_at, angle, 1.28, skin, flip=side < 0, spread=0.6)
    sleeve = ribbon([at(470, 860), at(380, 735), at(338, 680)], (190, 158, 130))
    canvas.fill(sleeve, blend(LAGOON, HARBOR))
    canvas.shade(sleeve, ABYSS, 90, 0.7, 0.3)

"""The five people of the practice."""

from .canvas import Canvas, blend
from .faces import Face, X, features, head, neck, outline, shoulders, strands
from .geometry import Point, arc, box, ellipse, mirrored, ribbon, smooth
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
    SAGE,
    SAND,
    SHELL,
    SKIN_BROWN,
    SKIN_DEEP,
    SKIN_FAIR,
    TERRACOTTA,
    VIOLET,
    Color,
    darker,
    lighter,
    mix,
)
from .props import sprig


def _stage(key: str, upper: Color, lower: Color, disc: Color) -> Canvas:
    """The ground of a portrait: a soft wall and a disc behind the head."""
    canvas = Canvas(key, 800, 1000, blend(upper, lower, angle=70))
    circle = ellipse(X, 440, 318, 318)
    canvas.fill(circle, blend(lighter(disc, 0.25), disc))
    canvas.shade(circle, darker(disc, 0.25), 60, 0.4, 0.4)
    return canvas


def wren_halloway() -> Canvas:
    """A woman in her forties with short auburn hair."""
    canvas = _stage("portrait-wren-halloway", mix(SAGE, FOAM, 0.5), mix(SAGE, FOAM, 0.1), SHELL)
    sprig(canvas, [(90, 1010), (110, 800), (70, 600)], 86, MOSS, count=6)
    hair = mix(TERRACOTTA, CLAY, 0.62)
    face = Face(
        SKIN_FAIR, darker(hair, 0.2), mix(MOSS, ABYSS, 0.6), width=0.98, jaw=0.96, brow_weight=7
    )
    back = smooth(
        mirrored(
            [
                (X, 210),
                (X + 104, 236),
                (X + 148, 330),
                (X + 146, 440),
                (X + 124, 520),
                (X + 76, 566),
            ],
            X,
        )
    )
    canvas.fill(back, darker(hair, 0.3))
    coat = shoulders(canvas, blend(LAGOON, HARBOR), ABYSS, 0.92)
    with canvas.clip(coat):
        for side in (-1, 1):
            lapel = [
                (X + side * 50, 680),
                (X + side * 140, 720),
                (X + side * 108, 830),
                (X, 1010),
                (X - side * 2, 810),
            ]
            canvas.fill(lapel, mix(LAGOON, MIST, 0.25 + 0.1 * side))
        canvas.stroke([(X, 812), (X, 1000)], 2.5, ABYSS, 0.5)
    neck(canvas, face, 116, 118)
    head(canvas, face)
    features(canvas, face)
    sweep = smooth(
        [
            (266, 478),
            (240, 400),
            (240, 316),
            (276, 236),
            (354, 186),
            (446, 184),
            (522, 222),
            (562, 306),
            (558, 404),
            (534, 478),
            (524, 440),
            (518, 366),
            (492, 312),
            (462, 282),
            (440, 318),
            (384, 352),
            (320, 374),
            (286, 408),
        ]
    )
    canvas.fill(sweep, blend(lighter(hair, 0.16), hair, angle=40))
    canvas.shade(sweep, darker(hair, 0.5), 20, 0.6, 0.45)
    part: Point = (470, 246)
    strands(
        canvas,
        [
            [part, (420, 292 - lift), (330, 318 - lift * 1.6), (264, 396 - lift * 1.5)]
            for lift in (0, 19, 38, 57)
        ],
        lighter(hair, 0.42),
        4.4,
    )
    strands(
        canvas,
        [
            [part, (516 + lift, 282), (536 + lift, 360), (536 + lift * 0.8, 430)]
            for lift in (0, 12, 24)
        ],
        lighter(hair, 0.3),
        4,
    )
    for side in (-1, 1):
        canvas.fill(ellipse(X + side * 128, 494, 7, 7), GOLD)
    return canvas


def tobias_okonjo() -> Canvas:
    """A Black man in his thirties with a short beard."""
    canvas = _stage("portrait-tobias-okonjo", SHELL, mix(SAND, BLUSH, 0.4), CORAL)
    face = Face(
        SKIN_BROWN,
        mix(ABYSS, CLAY, 0.15),
        mix(ABYSS, CLAY, 0.2),
        width=1.02,
        jaw=1.04,
        brow_weight=11,
        lips=mix(CLAY, CORAL, 0.25),
        blush=0.14,
    )
    hair = mix(ABYSS, CLAY, 0.12)
    shirt = shoulders(canvas, blend(CREAM, SHELL), DUNE, 1.1)
    neck(canvas, face, 146, 62)
    band = ribbon(
        [(X - 88, 690), (X - 54, 742), (X, 764), (X + 54, 742), (X + 88, 690)], (16, 24, 26, 24, 16)
    )
    canvas.fill(band, lighter(SAND, 0.3))
    with canvas.clip(shirt):
        canvas.stroke([(X, 776), (X, 930)], 3, DUNE)
        for y in (806, 858, 910):
            canvas.fill(ellipse(X + 14, y, 6, 6), HARBOR)
    head(canvas, face)
    with canvas.clip(outline(face)):
        beard = smooth(
            [
                (262, 440),
                (280, 470),
                (292, 520),
                (334, 544),
                (400, 530),
                (466, 544),
                (508, 520),
                (520, 470),
                (538, 440),
                (560, 560),
                (480, 660),
                (400, 680),
                (320, 660),
                (240, 560),
            ]
        )
        canvas.fill(beard, blend(hair, mix(hair, SKIN_BROWN, 0.18)), 0.88)
        canvas.fill(
            smooth([(348, 556), (400, 546), (452, 556), (440, 586), (400, 596), (360, 586)]),
            SKIN_BROWN,
        )
    crown = smooth(
        mirrored(
            [
                (X, 226),
                (X + 78, 238),
                (X + 128, 304),
                (X + 137, 408),
                (X + 124, 412),
                (X + 112, 348),
                (X + 96, 320),
                (X, 310),
            ],
            X,
        )
    )
    canvas.fill(crown, blend(lighter(hair, 0.1), hair))
    features(canvas, face)
    return canvas


def mei_featherstone() -> Canvas:
    """A woman in her fifties with a grey-streaked bob."""
    canvas = _stage(
        "portrait-mei-featherstone", mix(LAGOON, MIST, 0.3), HARBOR, mix(MIST, FOAM, 0.4)
    )
    sprig(canvas, [(700, 1010), (716, 830), (680, 660)], 78, mix(SAGE, LAGOON, 0.3), count=6)
    hair = mix(ABYSS, VIOLET, 0.22)
    grey = mix(FOAM, LILAC, 0.3)
    face = Face(
        mix(SKIN_FAIR, GOLD, 0.22),
        mix(hair, CLAY, 0.25),
        mix(ABYSS, CLAY, 0.25),
        jaw=0.94,
        brow_weight=6.5,
        eye_narrow=2.6,
    )
    bob = smooth(
        mirrored(
            [
                (X, 184),
                (X + 112, 214),
                (X + 172, 330),
                (X + 182, 480),
                (X + 174, 604),
                (X + 150, 640),
                (X + 90, 636),
            ],
            X,
        )
    )
    canvas.shadow(bob, 0, 12, 20, ABYSS, 0.3)
    canvas.fill(bob, darker(hair, 0.2))
    shoulders(canvas, blend(BLUSH, CORAL, TERRACOTTA), CLAY, 0.9)
    neck(canvas, face, 112, 74)
    canvas.stroke([(X - 66, 700), (X - 38, 762), (X, 786), (X + 38, 762), (X + 66, 700)], 3, GOLD)
    canvas.fill(ellipse(X, 794, 11, 14), LAGOON)
    head(canvas, face)
    features(canvas, face)
    for side in (-1, 1):
        lock = smooth(
            [
                (X - 30, 262),
                (X - 30, 262),
                (X + side * 20, 196),
                (X + side * 104, 218),
                (X + side * 160, 310),
                (X + side * 178, 440),
                (X + side * 172, 622),
                (X + side * 116, 632),
                (X + side * 122, 520),
                (X + side * 112, 400),
                (X + side * 60, 322),
            ]
        )
        canvas.fill(lock, blend(lighter(hair, 0.12), hair))
        canvas.shade(lock, ABYSS, 90, 0.5, 0.4)
        for index in range(4):
            shift = index * 13
            line: list[Point] = [
                (X - 26 + index * 5, 262 - index * 16),
                (X + side * (70 + shift), 286 - index * 10),
                (X + side * (122 + shift), 400),
                (X + side * (130 + shift * 0.9), 610),
            ]
            strands(canvas, [line], grey, 7 - index, 0.75 - 0.12 * index)
    return canvas


def sunniva_achterberg() -> Canvas:
    """A woman in her thirties with a blond braid over her shoulder."""
    canvas = _stage(
        "portrait-sunniva-achterberg",
        mix(BLUSH, SHELL, 0.5),
        mix(CORAL, SHELL, 0.35),
        mix(LAGOON, MIST, 0.5),
    )
    hair = mix(GOLD, DUNE, 0.45)
    face = Face(
        mix(SKIN_FAIR, CREAM, 0.15),
        mix(DUNE, CLAY, 0.4),
        mix(HARBOR, LAGOON, 0.3),
        width=0.97,
        jaw=0.95,
        brow_weight=7,
        blush=0.28,
    )
    back = smooth(
        mirrored([(X, 192), (X + 96, 214), (X + 150, 320), (X + 150, 450), (X + 110, 560)], X)
    )
    canvas.fill(back, darker(hair, 0.22))
    shoulders(canvas, blend(mix(SAGE, MOSS, 0.4), MOSS), HARBOR, 0.94)
    neck(canvas, face, 112, 50)
    collar = ribbon(
        [(X - 74, 690), (X - 44, 732), (X, 750), (X + 44, 732), (X + 74, 690)], (12, 18, 20, 18, 12)
    )
    canvas.fill(collar, mix(SAGE, FOAM, 0.4))
    _braid(canvas, hair)
    head(canvas, face)
    features(canvas, face)
    for side in (-1, 1):
        part = smooth(
            [
                (X + 20, 262),
                (X + 20, 262),
                (X + side * 70, 222),
                (X + side * 140, 290),
                (X + side * 152, 400),
                (X + side * 142, 500),
                (X + side * 122, 530),
                (X + side * 120, 440),
                (X + side * 104, 368),
                (X + side * 60, 310),
            ]
        )
        canvas.fill(part, blend(lighter(hair, 0.2), hair))
        canvas.shade(part, CLAY, 90, 0.4, 0.4)
    crown = smooth(
        [
            (X + 20, 262),
            (X + 20, 262),
            (330, 286),
            (262, 320),
            (284, 236),
            (360, 190),
            (440, 190),
            (516, 236),
            (538, 320),
            (480, 284),
        ]
    )
    canvas.fill(crown, blend(lighter(hair, 0.3), lighter(hair, 0.1)))
    lines: list[list[Point]] = [
        [
            (X + 19 - s * 0.3, 258 - s * 1.5),
            (X + 10 + side * (66 + s), 268 - s * 0.8),
            (X + side * (114 + s), 350),
            (X + side * (126 + s * 0.7), 500),
        ]
        for side in (-1, 1)
        for s in (0, 13, 26)
    ]
    strands(canvas, lines, mix(hair, CLAY, 0.45), 3.4, 0.5)
    return canvas


def _braid(canvas: Canvas, hair: Color) -> None:
    """A braid that falls from behind the ear over the shoulder."""
    line = smooth(
        [(508, 548), (544, 620), (552, 700), (540, 790), (544, 890)], closed=False, steps=4
    )
    canvas.shadow(ribbon(line, (50, 66, 36)), 10, 10, 10, ABYSS, 0.35)
    for index, (x, y) in enumerate(line[:-2]):
        size = 36 - index * 0.7
        for side in (-1, 1):
            link = ellipse(x + side * size * 0.4, y, size * 0.62, size * 0.42, side * -38)
            canvas.fill(link, blend(lighter(hair, 0.28), mix(hair, CLAY, 0.22)))
            canvas.shade(link, CLAY, 70, 0.5, 0.45)
    x, y = line[-2]
    canvas.fill(
        smooth([(x - 12, y), (x + 12, y), (x + 20, y + 46), (x, y + 78), (x - 18, y + 46)]),
        blend(hair, lighter(hair, 0.2)),
    )
    canvas.fill(box(x - 15, y - 8, x + 15, y + 8, 6), CORAL)


def caspian_oduya() -> Canvas:
    """A Black man in his sixties with grey hair and glasses."""
    canvas = _stage(
        "portrait-caspian-oduya",
        mix(VIOLET, LILAC, 0.5),
        mix(VIOLET, HARBOR, 0.5),
        mix(SAND, SHELL, 0.4),
    )
    grey = mix(FOAM, LILAC, 0.22)
    skin = mix(SKIN_DEEP, SKIN_BROWN, 0.45)
    face = Face(
        skin,
        mix(grey, skin, 0.15),
        darker(ABYSS, 0.3),
        width=1.02,
        jaw=1.03,
        brow_weight=10,
        lips=mix(CLAY, CORAL, 0.4),
        blush=0.14,
    )
    coat = shoulders(canvas, blend(HARBOR, ABYSS), ABYSS, 1.08)
    shirt = mirrored([(X + 78, 694), (X + 70, 860), (X + 6, 1000)], X)
    canvas.fill(shirt, blend(CREAM, FOAM))
    neck(canvas, face, 140, 54)
    with canvas.clip(coat):
        for side in (-1, 1):
            canvas.fill(
                [
                    (X + side * 84, 690),
                    (X + side * 172, 744),
                    (X + side * 132, 846),
                    (X + side * 2, 1020),
                    (X + side * 52, 850),
                ],
                mix(HARBOR, LAGOON, 0.4 + 0.15 * side),
            )
    for side in (-1, 1):
        canvas.fill(
            [
                (X + side * 74, 676),
                (X + side * 106, 702),
                (X + side * 66, 804),
                (X + side * 2, 750),
            ],
            blend(CREAM, SHELL),
        )
        canvas.stroke([(X + side * 2, 750), (X + side * 66, 804)], 2, DUNE, 0.8)
    head(canvas, face)
    crown = smooth(
        mirrored(
            [
                (X, 210),
                (X + 74, 226),
                (X + 132, 292),
                (X + 148, 372),
                (X + 138, 426),
                (X + 124, 416),
                (X + 114, 356),
                (X + 84, 304),
                (X, 284),
            ],
            X,
        )
    )
    canvas.fill(crown, blend(lighter(grey, 0.35), grey))
    canvas.shade(crown, LILAC, 20, 0.5, 0.45)
    for side in (-1, 1):
        canvas.stroke(
            [(X + side * 30, 512), (X + side * 62, 536), (X + side * 66, 566)],
            (0.6, 4, 0.6),
            face.ink,
            0.45,
        )
        canvas.fill(ellipse(X + side * 56, 442, 45, 40), CREAM, 0.1)
    features(canvas, face)
    _glasses(canvas)
    return canvas


def _glasses(canvas: Canvas) -> None:
    """Round glasses with thin dark rims."""
    for side in (-1, 1):
        x = X + side * 56
        canvas.stroke(arc(x, 442, 46, 41), 5, mix(DUNE, GOLD, 0.5))
        canvas.stroke([(x + side * 46, 434), (X + side * 128, 428)], 5, mix(DUNE, GOLD, 0.5))
        canvas.stroke([(x - 24, 424), (x - 8, 412)], (1, 4, 1), CREAM, 0.6)
    canvas.stroke([(X - 11, 436), (X, 430), (X + 11, 436)], 5, mix(DUNE, GOLD, 0.5))

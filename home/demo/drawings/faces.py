"""The calm, reduced face that all portraits share."""

from collections.abc import Sequence
from dataclasses import dataclass

from .canvas import Canvas, Paint, blend
from .geometry import Path, Point, arc, ellipse, mirrored, smooth
from .palette import ABYSS, CLAY, CORAL, CREAM, TERRACOTTA, Color, darker, lighter, mix

X = 400.0


@dataclass(frozen=True)
class Face:
    """What makes a face individual."""

    skin: Color
    brow: Color
    iris: Color
    width: float = 1.0
    jaw: float = 1.0
    brow_weight: float = 9
    eye_narrow: float = 0.0
    lips: Color = TERRACOTTA
    blush: float = 0.3

    @property
    def ink(self) -> Color:
        """The color of the fine lines on the skin."""
        return darker(mix(self.skin, CLAY, 0.6), 0.25 + 0.3 * (1 - self.skin[0] / 255))


def outline(face: Face) -> Path:
    """The contour of the face."""
    w, j = face.width, face.jaw
    return smooth(
        mirrored(
            [
                (X, 262),
                (X + 76 * w, 282),
                (X + 124 * w, 360),
                (X + 126 * w, 446),
                (X + 112 * w * j, 530),
                (X + 66 * w * j, 598),
                (X + 26, 624),
            ],
            X,
        )
    )


def shoulders(canvas: Canvas, paint: Paint, shade: Color, breadth: float = 1.0) -> Path:
    """The clothed shoulders; gives back their contour for collars and seams."""
    shape = smooth(
        mirrored(
            [
                (X, 684),
                (X + 56, 690),
                (X + 110, 722),
                (X + 196 * breadth, 756),
                (X + 258 * breadth, 822),
                (X + 284 * breadth, 920),
                (X + 296 * breadth, 1040),
                (X + 300 * breadth, 1160),
            ],
            X,
        )
    )
    canvas.shadow(shape, 0, 8, 26, ABYSS, 0.3)
    canvas.fill(shape, paint)
    canvas.shade(shape, shade, 25, 0.75, 0.4)
    return shape


def neck(canvas: Canvas, face: Face, breadth: float, depth: float) -> None:
    """Neck and the neckline cut into the clothes, down to a depth below the collar."""
    half = breadth / 2
    shape = smooth(
        mirrored(
            [
                (X, 540),
                (X + half, 540),
                (X + half, 640),
                (X + half * 1.16, 694),
                (X + half * 0.7, 694 + depth * 0.58),
                (X + 5, 694 + depth),
            ],
            X,
        )
    )
    canvas.fill(shape, blend(mix(face.skin, CLAY, 0.5), mix(face.skin, CLAY, 0.24), face.skin))
    canvas.shade(shape, CLAY, 0, 0.4, 0.5)


def head(canvas: Canvas, face: Face) -> None:
    """Ears, face and soft modelling."""
    for side in (-1, 1):
        ear = ellipse(X + side * 128 * face.width, 446, 21, 38, side * 8)
        canvas.fill(ear, mix(face.skin, CLAY, 0.16))
        canvas.stroke(
            arc(X + side * 130 * face.width, 446, 9, 20, 90, 270, 10), (0.6, 3, 0.6), face.ink, 0.35
        )
    shape = outline(face)
    canvas.fill(shape, blend(lighter(face.skin, 0.12), face.skin, mix(face.skin, CORAL, 0.12)))
    canvas.shade(shape, mix(CLAY, face.ink, 0.4), 0, 0.5, 0.52)
    with canvas.clip(shape):
        for side in (-1, 1):
            canvas.glow(X + side * 76, 510, 62, CORAL, face.blush)


def features(canvas: Canvas, face: Face) -> None:
    """Brows, eyes, nose and mouth, as few lines as possible."""
    for side in (-1, 1):
        _eye(canvas, face, side)
    canvas.stroke(
        [(X + 8, 436), (X + 20, 486), (X + 16, 506), (X - 6, 510)], (0.6, 4, 5, 0.8), face.ink, 0.6
    )
    canvas.stroke(
        [(X - 45, 551), (X - 22, 563), (X, 566), (X + 22, 563), (X + 45, 551)],
        (1.4, 5.2, 1.4),
        darker(face.lips, 0.3 + 0.6 * (1 - face.skin[0] / 255)),
    )
    lower = smooth([(X - 29, 562), (X, 566), (X + 29, 562), (X + 15, 579), (X, 583), (X - 15, 579)])
    canvas.fill(lower, face.lips, 0.55)


def _eye(canvas: Canvas, face: Face, side: int) -> None:
    """One eye with its lid and brow."""
    x, y = X + side * 54, 440.0
    tall = 12 - face.eye_narrow
    canvas.fill(ellipse(x, y, 11.5, tall), face.iris)
    canvas.fill(ellipse(x + 3.4, y - 3.6, 2.6, 2.6), CREAM)
    lid: list[Point] = [
        (x - side * 20, y + 1),
        (x - side * 4, y - tall - 1),
        (x + side * 14, y - tall + 3),
        (x + side * 24, y + 1 - face.eye_narrow),
    ]
    canvas.stroke(lid, (1, 4.6, 5, 1), ABYSS)
    brow: list[Point] = [(x - side * 28, y - 42), (x, y - 54), (x + side * 32, y - 43)]
    canvas.stroke(brow, (face.brow_weight * 0.8, face.brow_weight, 2), face.brow, 0.9)


def strands(
    canvas: Canvas,
    lines: Sequence[Sequence[Point]],
    color: Color,
    width: float = 4,
    opacity: float = 0.5,
) -> None:
    """Fine lines in the hair."""
    for line in lines:
        canvas.stroke(line, (0.6, width, 0.6), color, opacity)

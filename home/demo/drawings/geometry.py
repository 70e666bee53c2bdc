"""Points, smooth curves and the shapes made of them, in pixels of the finished picture."""

from collections.abc import Sequence
from math import atan2, cos, hypot, pi, radians, sin

Point = tuple[float, float]
Path = list[Point]


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    """Catmull-Rom value between b and c."""
    return 0.5 * (
        2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3
    )


def smooth(points: Sequence[Point], *, closed: bool = True, steps: int = 12) -> Path:
    """A Catmull-Rom curve through the points; a point given twice is a corner."""
    count = len(points)
    spans = count if closed else count - 1

    def at(index: int) -> Point:
        return points[index % count] if closed else points[min(max(index, 0), count - 1)]

    path: Path = []
    for span in range(spans):
        a, b, c, d = (at(span + offset) for offset in (-1, 0, 1, 2))
        if b == c:
            continue
        for step in range(steps):
            t = step / steps
            path.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    if not closed:
        path.append(points[-1])
    return path


def arc(
    cx: float, cy: float, rx: float, ry: float, start: float = 0, end: float = 360, steps: int = 72
) -> Path:
    """Points along an ellipse from one angle to another (degrees, clockwise from the right)."""
    angles = [radians(start + (end - start) * step / steps) for step in range(steps + 1)]
    return [(cx + rx * cos(angle), cy + ry * sin(angle)) for angle in angles]


def turned(path: Sequence[Point], degrees: float, cx: float, cy: float) -> Path:
    """The path turned clockwise around a center."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    return [(cx + (x - cx) * c - (y - cy) * s, cy + (x - cx) * s + (y - cy) * c) for x, y in path]


def ellipse(cx: float, cy: float, rx: float, ry: float, turn: float = 0) -> Path:
    """An ellipse, turned by some degrees."""
    return turned(arc(cx, cy, rx, ry), turn, cx, cy)


def moved(
    path: Sequence[Point], dx: float = 0, dy: float = 0, scale: float = 1, flip: bool = False
) -> Path:
    """The path scaled around the origin, flipped sideways if asked, then moved."""
    side = -scale if flip else scale
    return [(x * side + dx, y * scale + dy) for x, y in path]


def mirrored(half: Sequence[Point], axis: float) -> Path:
    """The points of one side, followed by their reflection on the vertical axis."""
    return [*half, *((2 * axis - x, y) for x, y in reversed(half))]


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Path:
    """A rectangle with round corners."""
    if not radius:
        return [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    corners = (
        (x1 - radius, y0 + radius, 270),
        (x1 - radius, y1 - radius, 0),
        (x0 + radius, y1 - radius, 90),
        (x0 + radius, y0 + radius, 180),
    )
    return [
        point
        for cx, cy, start in corners
        for point in arc(cx, cy, radius, radius, start, start + 90, 10)
    ]


def _width_at(widths: Sequence[float], share: float) -> float:
    """The width at a share of the length, between the given ones."""
    place = share * (len(widths) - 1)
    index = min(int(place), len(widths) - 2)
    eased = (1 - cos((place - index) * pi)) / 2
    return widths[index] + (widths[index + 1] - widths[index]) * eased


def ribbon(points: Sequence[Point], widths: Sequence[float], *, steps: int = 12) -> Path:
    """A band of changing width along a smooth line, with round ends."""
    line = smooth(points, closed=False, steps=steps)
    last = len(line) - 1
    left: Path = []
    right: Path = []
    for index, (x, y) in enumerate(line):
        ax, ay = line[max(index - 1, 0)]
        bx, by = line[min(index + 1, last)]
        length = hypot(bx - ax, by - ay) or 1
        half = _width_at(widths, index / last) / 2
        nx, ny = -(by - ay) / length * half, (bx - ax) / length * half
        left.append((x + nx, y + ny))
        right.append((x - nx, y - ny))
    head = _cap(line[-2], line[-1], widths[-1] / 2)
    tail = _cap(line[1], line[0], widths[0] / 2)
    return [*left, *head, *reversed(right), *tail]


def _cap(before: Point, end: Point, radius: float) -> Path:
    """The half circle that closes a ribbon."""
    angle = atan2(end[1] - before[1], end[0] - before[0])
    return [
        (
            end[0] + radius * cos(angle + pi / 2 - pi * step / 24),
            end[1] + radius * sin(angle + pi / 2 - pi * step / 24),
        )
        for step in range(1, 24)
    ]

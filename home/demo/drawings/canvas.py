"""The canvas: each shape is drawn at several times its size and reduced to a smooth mask."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin
from random import Random
from zlib import crc32

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .geometry import Path, Point, ribbon
from .palette import Color, mix

SCALE = 4
TINY = 24
COARSE = 4
RIM = 181  # the value of Pillow's radial gradient at the middle of an edge

Box = tuple[int, int, int, int]


@dataclass(frozen=True)
class Blend:
    """A gradient over the bounding box of a shape; angle 90 runs from top to bottom."""

    stops: tuple[Color, ...]
    angle: float = 90


Paint = Color | Blend


def blend(*stops: Color, angle: float = 90) -> Blend:
    """A gradient of evenly spaced colors."""
    return Blend(stops, angle)


@lru_cache(maxsize=128)
def _ramp(angle: float) -> Image.Image:
    """A tiny gray ramp from black to white in one direction."""
    c, s = cos(radians(angle)), sin(radians(angle))
    reach = abs(c) + abs(s)
    places = [(index + 0.5) / TINY - 0.5 for index in range(TINY)]
    values = bytes(round(255 * ((x * c + y * s) / reach + 0.5)) for y in places for x in places)
    return Image.frombytes("L", (TINY, TINY), values)


@lru_cache(maxsize=512)
def _swatch(paint: Blend) -> Image.Image:
    """The gradient as a tiny image, to be enlarged."""
    last = len(paint.stops) - 1
    table: list[Color] = []
    for value in range(256):
        place = value / 255 * last
        index = min(int(place), last - 1)
        table.append(mix(paint.stops[index], paint.stops[index + 1], place - index))
    ramp = _ramp(paint.angle)
    bands = [ramp.point([color[band] for color in table]) for band in range(3)]
    return Image.merge("RGB", bands)


def _tint(paint: Blend, size: tuple[int, int]) -> Image.Image:
    """The gradient as an image of the size."""
    return _swatch(paint).resize(size, Image.Resampling.BILINEAR)


def _eased(share: float) -> float:
    """A soft start and a soft end."""
    share = min(max(share, 0.0), 1.0)
    return share * share * (3 - 2 * share)


@lru_cache(maxsize=256)
def _slope(start: float, end: float, strength: float) -> tuple[int, ...]:
    """A lookup table that rises (or falls) smoothly from one gray value to another."""
    return tuple(round(255 * strength * _eased((v - start) / (end - start))) for v in range(256))


class Canvas:
    """An RGB picture with the few ways of drawing that the illustrations need."""

    def __init__(self, key: str, width: int, height: int, ground: Paint) -> None:
        self.width, self.height = width, height
        self.random = Random(crc32(key.encode()))  # noqa: S311  # the same on every run is what is wanted
        self._size = (width, height)
        noise = Image.frombytes("L", (width, height), self.random.randbytes(width * height))
        self._noise = noise
        self._grain = noise.point([round(60 + v * 195 / 255) for v in range(256)])
        self._clip: Image.Image | None = None
        if isinstance(ground, Blend):
            self._image = _tint(ground, self._size)
        else:
            self._image = Image.new("RGB", self._size, ground)

    def _bounds(self, path: Sequence[Point]) -> Box:
        xs, ys = [x for x, _ in path], [y for _, y in path]
        return (
            max(int(min(xs)) - 1, 0),
            max(int(min(ys)) - 1, 0),
            min(int(max(xs)) + 2, self.width),
            min(int(max(ys)) + 2, self.height),
        )

    def _mask(self, path: Sequence[Point], bounds: Box, value: int = 255) -> Image.Image:
        left, top, right, bottom = bounds
        mask = Image.new("L", ((right - left) * SCALE, (bottom - top) * SCALE))
        corners = [((x - left) * SCALE, (y - top) * SCALE) for x, y in path]
        ImageDraw.Draw(mask).polygon(corners, fill=value)
        return mask.reduce(SCALE)

    def _put(self, paint: Paint, bounds: Box, mask: Image.Image) -> None:
        """Paint through the mask, inside the current clip."""
        if self._clip is not None:
            mask = ImageChops.multiply(mask, self._clip.crop(bounds))
        if isinstance(paint, Blend):
            self._image.paste(_tint(paint, mask.size), bounds, mask)
        else:
            self._image.paste(paint, bounds, mask)

    def fill(self, path: Sequence[Point], paint: Paint, opacity: float = 1) -> None:
        """Fill a closed shape."""
        bounds = self._bounds(path)
        if bounds[0] < bounds[2] and bounds[1] < bounds[3]:
            self._put(paint, bounds, self._mask(path, bounds, round(255 * opacity)))

    def shade(
        self,
        path: Sequence[Point],
        color: Color,
        angle: float = 90,
        strength: float = 0.5,
        start: float = 0.35,
    ) -> None:
        """Grained shading that grows across the shape in one direction."""
        bounds = self._bounds(path)
        if bounds[0] >= bounds[2] or bounds[1] >= bounds[3]:
            return
        table = _slope(255 * start, 255, strength)
        mask = self._mask(path, bounds)
        ramp = _ramp(angle).resize(mask.size, Image.Resampling.BILINEAR).point(table)
        mask = ImageChops.multiply(ImageChops.multiply(mask, ramp), self._grain.crop(bounds))
        self._put(color, bounds, mask)

    def glow(
        self,
        cx: float,
        cy: float,
        rx: float,
        color: Color,
        opacity: float = 0.6,
        ry: float | None = None,
    ) -> None:
        """A soft light that fades outwards."""
        ry = rx if ry is None else ry
        left, top = round(cx - rx), round(cy - ry)
        size = (round(2 * rx), round(2 * ry))
        table = _slope(RIM, 0, opacity)
        mask = Image.radial_gradient("L").point(table).resize(size, Image.Resampling.BILINEAR)
        bounds = (
            max(left, 0),
            max(top, 0),
            min(left + size[0], self._size[0]),
            min(top + size[1], self._size[1]),
        )
        if bounds[0] < bounds[2] and bounds[1] < bounds[3]:
            inner = (bounds[0] - left, bounds[1] - top, bounds[2] - left, bounds[3] - top)
            self._put(color, bounds, mask.crop(inner))

    def stroke(
        self,
        points: Sequence[Point],
        widths: float | Sequence[float],
        paint: Paint,
        opacity: float = 1,
    ) -> None:
        """A smooth line; several widths make it swell and taper along its way."""
        span = (widths, widths) if isinstance(widths, int | float) else widths
        self.fill(ribbon(points, span, steps=8), paint, opacity)

    def shadow(
        self,
        path: Sequence[Point],
        dx: float,
        dy: float,
        blur: float,
        color: Color,
        opacity: float = 0.3,
    ) -> None:
        """The soft shadow that a shape throws."""
        xs, ys = [x + dx for x, _ in path], [y + dy for _, y in path]
        pad = blur * 2.5
        left, top = max(min(xs) - pad, 0), max(min(ys) - pad, 0)
        right, bottom = min(max(xs) + pad, self.width), min(max(ys) + pad, self.height)
        if left >= right or top >= bottom:
            return
        size = (int((right - left) / COARSE) + 1, int((bottom - top) / COARSE) + 1)
        mask = Image.new("L", size)
        corners = [((x - left) / COARSE, (y - top) / COARSE) for x, y in zip(xs, ys, strict=True)]
        ImageDraw.Draw(mask).polygon(corners, fill=round(255 * opacity))
        mask = mask.filter(ImageFilter.GaussianBlur(blur / COARSE))
        mask = mask.resize((size[0] * COARSE, size[1] * COARSE), Image.Resampling.BILINEAR)
        x0, y0 = int(left), int(top)
        room = (self.width - x0, self.height - y0)
        mask = mask.crop((0, 0, min(mask.width, room[0]), min(mask.height, room[1])))
        self._put(color, (x0, y0, x0 + mask.width, y0 + mask.height), mask)

    @contextmanager
    def clip(self, path: Path) -> Iterator[None]:
        """Within this context, only the inside of the shape is drawn on."""
        before = self._clip
        mask = self._mask(path, (0, 0, *self._size))
        self._clip = mask if before is None else ImageChops.multiply(mask, before)
        try:
            yield
        finally:
            self._clip = before

    def finish(self) -> Image.Image:
        """The picture with a little paper grain over it."""
        cloud = self._noise.crop((0, 0, self.width // 5, self.height // 5))
        cloud = cloud.resize(self._size, Image.Resampling.BILINEAR)
        grain = ImageChops.add(
            cloud.point([v // 90 for v in range(256)]),
            self._noise.point([v // 22 for v in range(256)]),
        )
        return ImageChops.add(self._image, Image.merge("RGB", (grain, grain, grain)), 1, -6)

"""The pixels of an image file, read once and made no larger than they are needed."""

from dataclasses import dataclass, replace
from io import BytesIO
from threading import Lock

from PIL import ExifTags
from PIL import Image as Pillow

from cms.content.images.profiles import converted, for_screens

TURNS = {
    2: Pillow.Transpose.FLIP_LEFT_RIGHT,
    3: Pillow.Transpose.ROTATE_180,
    4: Pillow.Transpose.FLIP_TOP_BOTTOM,
    5: Pillow.Transpose.TRANSPOSE,
    6: Pillow.Transpose.ROTATE_270,
    7: Pillow.Transpose.TRANSVERSE,
    8: Pillow.Transpose.ROTATE_90,
}
"""What makes a picture stand upright, by its EXIF orientation."""

SIDEWAYS = frozenset({5, 6, 7, 8})
"""The EXIF orientations of a camera that was held sideways."""

FIRST_WIDTH = 960
"""That of the rendition that a picture has at once: wide enough for any screen for a while."""

one_at_a_time = Lock()
"""To be held while a whole picture is read: ten at once would need the memory of ten."""


@dataclass(frozen=True)
class Pixels:
    """A picture in RGB or RGBA, upright and without metadata, and the profile of its colors.

    `size` is that of the original.
    """

    picture: Pillow.Image
    profile: bytes | None
    size: tuple[int, int]

    @property
    def width(self) -> int:
        return self.picture.width

    @property
    def height(self) -> int:
        return self.picture.height

    def resized(self, width: int) -> "Pixels":
        """Return the picture `width` pixels wide."""
        size = _scaled(self.size, width)
        if size == self.picture.size:
            return self
        return replace(self, picture=self.picture.resize(size, Pillow.Resampling.LANCZOS))


def read_pixels(content: bytes, widest: int, kind: str | None = None) -> Pixels:
    """Read an image file, of the format `kind` if it is known, at most `widest` pixels wide.

    The picture is turned last, because turning takes as much memory as the picture itself.
    """
    with Pillow.open(BytesIO(content), formats=[kind] if kind else None) as opened:
        orientation = opened.getexif().get(ExifTags.Base.Orientation, 1)
        is_sideways = orientation in SIDEWAYS
        size = _turned(opened.size, is_sideways)
        wanted = _scaled(size, min(size[0], widest))
        enough = _turned((2 * wanted[0], 1), is_sideways)
        # A large JPEG is decoded at a half, a quarter or an eighth, which takes less memory.
        opened.draft(None, enough)
        profile = opened.info.get("icc_profile")
        picture = _reduced(_with_channels(opened), enough)
        # At the same size it is a copy, which needs no file.
        picture = picture.resize(_turned(wanted, is_sideways), Pillow.Resampling.LANCZOS)
    picture, profile = for_screens(picture, profile)
    turn = TURNS.get(orientation)
    if turn is not None:
        picture = picture.transpose(turn)
    picture.info.clear()
    return Pixels(picture, profile, size)


def _scaled(size: tuple[int, int], width: int) -> tuple[int, int]:
    return width, max(1, round(size[1] * width / size[0]))


def _turned(size: tuple[int, int], is_sideways: bool) -> tuple[int, int]:
    return size[::-1] if is_sideways else size


def _with_channels(picture: Pillow.Image) -> Pillow.Image:
    """Return the picture with a channel for each color, and one for what is transparent if any is.

    Palettes and transparent colors become channels.
    """
    picture.load()
    is_gray = picture.mode in ("1", "L", "LA") or picture.mode.startswith("I")
    if picture.has_transparency_data:
        return converted(picture, "LA" if is_gray else "RGBA")
    if picture.mode == "CMYK":
        return picture
    return converted(picture, "L" if is_gray else "RGB")


def _reduced(picture: Pillow.Image, enough: tuple[int, int]) -> Pillow.Image:
    """Return the picture at a whole fraction of its size, but at least as large as is enough.

    What is left to do then takes as long as for a picture of ordinary size.
    """
    factor = min(picture.width // enough[0], picture.height // enough[1])
    return picture.reduce(factor) if factor > 1 else picture

"""Renditions of pictures as they come: upright, tiny, gray, of ink, transparent or moving."""

import struct
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps, UnidentifiedImageError

from cms.content.images.renditions import encode_renditions, specs_for
from cms.content.images.uploads import accept
from tests.pictures import (
    SIDEWAYS,
    bomb,
    encoded,
    gray_profile,
    ink_profile,
    moving,
    telling,
    two_lists_of_properties,
)

FILES = {file.name: file.read_bytes() for file in Path("tests/corpus/pictures").iterdir()}
RESTART = slice(19_770, 19_773)
"""Where the data of restart-whole.jpg restarts."""


def odd_pictures() -> dict[str, bytes]:
    """Files of every kind that may have been stored, at sizes that do not divide well."""
    upright, tiny = Pillow.new("RGB", (333, 901), "teal"), Pillow.new("RGB", (1, 1), "teal")
    see_through = Pillow.new("RGBA", (333, 201), (0, 128, 128, 100))
    return {
        "portrait": encoded(upright, "JPEG"),
        "tiny": encoded(tiny, "PNG"),
        "held sideways": telling("JPEG", SIDEWAYS),
        "gray": encoded(upright.convert("L"), "JPEG"),
        "deep gray": encoded(Pillow.new("I;16", (333, 201), 30_000), "PNG"),
        "of ink": encoded(upright.convert("CMYK"), "JPEG"),
        "with a palette": encoded(upright.quantize(), "PNG"),
        "black and white": encoded(upright.convert("1"), "PNG"),
        "transparent": encoded(see_through, "PNG"),
        "transparent WebP": encoded(see_through, "WEBP"),
        "transparent GIF": encoded(see_through.quantize(), "GIF", transparency=0),
        "moving": moving("GIF"),
        "moving WebP": moving("WEBP"),
        "a thread": encoded(Pillow.new("RGB", (1300, 1), "teal"), "PNG"),
        "a needle": encoded(Pillow.new("RGB", (1, 1300), "teal"), "PNG"),
    }


@pytest.mark.parametrize("kind", odd_pictures())
def test_no_rendition_of_any_picture_is_larger_than_it_is_or_moves(kind: str) -> None:
    content = odd_pictures()[kind]
    with Pillow.open(BytesIO(content)) as original:
        width, height = ImageOps.exif_transpose(original).size
    made = encode_renditions(content, specs_for(width, "picture.jpg"))

    assert max(rendition.spec.width for rendition in made) == width
    for rendition in made:
        shown = Pillow.open(BytesIO(rendition.content))
        assert shown.size == (rendition.spec.width, rendition.height)
        assert shown.height <= height
        assert shown.height == pytest.approx(height * shown.width / width, abs=1)
        assert getattr(shown, "n_frames", 1) == 1


def colors_shown(content: bytes, at: tuple[int, int] = (0, 0)) -> dict[str, tuple[int, ...]]:
    """The color and opacity of one pixel of each rendition of an uploaded file, by its format."""
    file = accept(ContentFile(content, "picture"))
    made = encode_renditions(file.read(), specs_for(40, str(file.name)))
    pictures = {one.spec.format: Pillow.open(BytesIO(one.content)) for one in made}
    found: dict[str, Any] = {k: p.convert("RGBA").getpixel(at) for k, p in pictures.items()}
    return found


def assert_colors(content: bytes, expected: tuple[int, ...]) -> None:
    found = colors_shown(content)
    # A JPEG has nothing transparent.
    found.pop("jpeg", None)
    assert found == {k: pytest.approx(expected, abs=4) for k in found}


@pytest.mark.parametrize(
    ("picture", "image_format", "profile", "shown"),
    [
        (Pillow.new("L", (40, 30), 60), "JPEG", gray_profile(), (133, 133, 133, 255)),
        (Pillow.new("L", (40, 30), 60), "PNG", gray_profile(), (133, 133, 133, 255)),
        (Pillow.new("LA", (40, 30), (60, 255)), "PNG", gray_profile(), (133, 133, 133, 255)),
        (Pillow.new("CMYK", (40, 30), (200, 0, 0, 0)), "JPEG", ink_profile(), (53, 53, 53, 255)),
        # It does not fit, or is none.
        (Pillow.new("RGB", (40, 30), (60, 60, 60)), "JPEG", gray_profile(), (60, 60, 60, 255)),
        (Pillow.new("L", (40, 30), 60), "JPEG", b"no profile" * 20, (60, 60, 60, 255)),
    ],
)
def test_a_profile_of_gray_or_ink_is_applied(
    picture: Pillow.Image, image_format: str, profile: bytes, shown: tuple[int, ...]
) -> None:
    assert_colors(encoded(picture, image_format, icc_profile=profile), shown)


@pytest.mark.parametrize("mode", ["RGB", "P"])
def test_a_profile_of_rgb_stays_in_the_files(mode: str) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(Pillow.new("RGB", (40, 30), "teal").convert(mode), "PNG", icc_profile=profile)

    for made in encode_renditions(content, specs_for(40, "picture.png")):
        with Pillow.open(BytesIO(made.content)) as picture:
            assert picture.info["icc_profile"] == profile


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        # Exactly 135; the arithmetic of the color management rounds it to 133.
        ("gray-with-profile.jpg", (135, 135, 135, 255)),
        ("rgb-with-profile.png", (30, 60, 220, 255)),
    ],
)
def test_files_that_were_shown_in_other_colors(name: str, shown: tuple[int, ...]) -> None:
    assert_colors(FILES[name], shown)


def test_a_file_whose_transparent_color_was_shown() -> None:
    content = FILES["transparent-color.png"]
    corner, middle = colors_shown(content), colors_shown(content, (20, 13))

    assert {k: pixel[3] for k, pixel in corner.items()} == {
        k: pytest.approx(0, abs=8) for k in ("avif", "webp", "png")
    }
    assert middle == {k: pytest.approx((20, 90, 90, 255), abs=8) for k in corner}


@pytest.mark.parametrize("found_there", [b"\xff\xd9", b"\x9f\x0b\xb8"], ids=["end", "no restart"])
def test_a_file_whose_data_does_not_restart_is_refused(found_there: bytes) -> None:
    whole = FILES["restart-whole.jpg"]
    before, after = whole[: RESTART.start], whole[RESTART.stop :]
    damaged = before[:-1] + found_there if len(found_there) == 2 else before + found_there + after

    assert accept(ContentFile(whole, "whole.jpg")).read() == whole
    with pytest.raises(ValidationError) as raised:
        accept(ContentFile(damaged, "damaged.jpg"))
    assert raised.value.code == "damaged"


def deep(color_type: int, pixel: bytes, clear: bytes) -> bytes:
    """A PNG of 16 bits a channel with one declared transparent color, which Pillow cannot write."""
    row = b"\0" + pixel * 40
    chunks = (
        (b"IHDR", struct.pack(">2I5B", 40, 30, 16, color_type, 0, 0, 0)),
        (b"tRNS", clear),
        (b"IDAT", zlib.compress(row * 30)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )


@pytest.mark.parametrize(
    "content",
    [
        encoded(Pillow.new("RGB", (40, 30), "#ff00ff"), "PNG", transparency=(255, 0, 255)),
        encoded(Pillow.new("L", (40, 30), 200), "PNG", transparency=200),
        encoded(Pillow.new("1", (40, 30), 1), "PNG", transparency=1),
        encoded(Pillow.new("RGB", (40, 30), "teal").quantize(), "PNG", transparency=0),
        deep(0, b"\x80\1", b"\x80\1"),
        deep(2, b"\x80\1\0\0\xff\1", b"\x80\1\0\0\xff\1"),
    ],
    ids=["colors", "gray", "black and white", "palette", "deep gray", "deep colors"],
)
def test_a_color_that_is_declared_transparent_is_transparent(content: bytes) -> None:
    found = colors_shown(content)
    assert (found["avif"][3], found["webp"][3]) == (0, 0)
    assert found.get("png", (0, 0, 0, 0))[3] == 0


def test_a_color_that_is_not_declared_transparent_is_shown() -> None:
    assert_colors(deep(2, b"\x80\1\0\0\xff\1", b"\0" * 6), (128, 0, 255, 255))


def test_an_avif_with_two_lists_of_properties_is_accepted_as_browsers_show_it() -> None:
    content = two_lists_of_properties()
    with pytest.raises(UnidentifiedImageError):
        Pillow.open(BytesIO(content))

    assert_colors(content, (0, 128, 128, 100))


def test_no_rendition_is_made_from_all_the_pixels_of_a_large_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A PNG of 8 kB may have 64 million: from them, thirty renditions would take a minute."""
    sizes, resize = [], Pillow.Image.resize

    def watched(picture: Pillow.Image, *args: Any, **kwargs: Any) -> Pillow.Image:
        sizes.append(picture.size)
        return resize(picture, *args, **kwargs)

    monkeypatch.setattr(Pillow.Image, "resize", watched)
    made = encode_renditions(bomb(8_000), specs_for(8_000, "large.png")[:3])

    assert [(one.spec.width, one.height) for one in made] == [(200, 200)] * 3
    assert set(sizes) == {(400, 400)}

"""Renditions of pictures as they come: upright, tiny, gray, of ink, transparent or moving."""

from io import BytesIO

import pytest
from PIL import Image as Pillow
from PIL import ImageOps

from cms.content.images.renditions import encode_renditions, specs_for
from tests.pictures import SIDEWAYS, encoded, moving, telling


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

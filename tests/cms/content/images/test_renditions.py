"""Renditions: a closed list, small enough, upright, and without anything but the picture."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps

from cms.content.images.models import Image, Rendition
from cms.content.images.renditions import (
    WIDTHS,
    RenditionSpec,
    encode_renditions,
    existing_renditions,
    make_renditions,
    specs_for,
)
from cms.content.images.representation import represent_image
from cms.content.images.runs import make_renditions_task

pytestmark = pytest.mark.django_db

ORIENTATION, GPS, CAMERA, SIDEWAYS = 0x0112, 0x8825, 0x010F, 6


def encoded(picture: Pillow.Image, image_format: str, **options: Any) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, image_format, **options)
    return buffer.getvalue()


def saved(content: bytes, name: str) -> Image:
    image = Image.objects.create(title=name, file=ContentFile(content, name))
    make_renditions(image)
    return image


def opened(rendition: Rendition) -> Pillow.Image:
    with rendition.file.open() as file:
        return Pillow.open(BytesIO(file.read()))


def rows(image: Image) -> list[Rendition]:
    """The renditions, smallest first and best format first."""
    return [rendition for _, rendition in existing_renditions(image)]


def photograph() -> bytes:
    """A picture of 400 by 200 pixels, red on the left and blue on the right.

    The camera was held sideways, so it is to be turned clockwise. It knows camera and place.
    """
    picture = Pillow.new("RGB", (400, 200), "red")
    picture.paste("blue", (200, 0, 400, 200))
    exif = Pillow.Exif()
    exif[ORIENTATION] = SIDEWAYS
    exif[CAMERA] = "Harbor Cameras"
    place = exif.get_ifd(GPS)
    place[1], place[2] = "N", (52.0, 31.0, 12.0)
    return encoded(picture, "JPEG", exif=exif, comment=b"At home", quality=95)


@pytest.mark.parametrize(
    ("width", "expected"),
    [
        (1, [1]),
        (199, [199]),
        (200, [200]),
        (201, [200, 201]),
        (1000, [200, 320, 480, 768, 960, 1000]),
        (1920, [200, 320, 480, 768, 960, 1280, 1920]),
        (6000, [200, 320, 480, 768, 960, 1280, 1920]),
    ],
)
def test_the_list_is_closed_and_no_rendition_is_wider_than_the_original(
    width: int, expected: list[int]
) -> None:
    specs = specs_for(width, "photo.jpg")

    assert [spec.width for spec in specs[::3]] == expected
    assert [spec.format for spec in specs] == ["avif", "webp", "jpeg"] * len(expected)


def test_the_widths_are_those_of_the_contract() -> None:
    assert WIDTHS == (200, 320, 480, 768, 960, 1280, 1920)


def test_renditions_have_the_size_and_format_that_they_say() -> None:
    image = saved(encoded(Pillow.new("RGB", (700, 350), "teal"), "JPEG"), "photo.jpg")
    described = represent_image(image, alt="Teal")
    assert described is not None

    found = []
    for row, told in zip(rows(image), described["renditions"], strict=True):
        picture = opened(row)
        found.append((picture.width, picture.height, str(picture.format).lower()))
        assert found[-1] == (told["width"], told["height"], told["format"])
        assert (row.width, row.height) == (told["width"], told["height"])
        assert told["bytes"] == row.file.size
    assert found == [
        (width, height, kind)
        for width, height in ((200, 100), (320, 160), (480, 240), (700, 350))
        for kind in ("avif", "webp", "jpeg")
    ]
    assert described["src"] == described["renditions"][-1]["url"]


def test_no_rendition_knows_the_camera_or_the_place() -> None:
    original = Pillow.open(BytesIO(photograph()))
    assert original.getexif().get_ifd(GPS) != {}
    assert b"Harbor Cameras" in photograph()
    renditions = list(saved(photograph(), "photo.jpg").renditions.all())

    assert len(renditions) == 3
    for rendition in renditions:
        picture = opened(rendition)
        content = Path(rendition.file.path).read_bytes()
        assert (dict(picture.getexif()), picture.info.get("comment")) == ({}, None)
        for trace in (b"Exif", b"Harbor Cameras", b"At home"):
            assert trace not in content


def test_renditions_stand_upright() -> None:
    image = saved(photograph(), "photo.jpg")

    assert (image.width, image.height) == (200, 400)
    for rendition in image.renditions.all():
        picture = opened(rendition).convert("RGB")
        assert picture.size == (200, 400)
        top, bottom = picture.getpixel((100, 50)), picture.getpixel((100, 350))
        assert isinstance(top, tuple)
        assert isinstance(bottom, tuple)
        assert (top[0] > 200, top[2] < 60) == (True, True)
        assert (bottom[2] > 200, bottom[0] < 60) == (True, True)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_stored_file_is_shown_as_its_camera_was_held(orientation: int) -> None:
    """An earlier version may have stored it with its orientation."""
    picture = Pillow.linear_gradient("L").resize((60, 40)).convert("RGB")
    picture.paste("red", (0, 0, 15, 40))
    exif = Pillow.Exif()
    exif[ORIENTATION] = orientation
    content = encoded(picture, "PNG", exif=exif)
    upright = ImageOps.exif_transpose(Pillow.open(BytesIO(content)))

    (made,) = encode_renditions(content, [RenditionSpec(upright.width, "png")])
    shown = Pillow.open(BytesIO(made.content))
    assert (shown.size, shown.tobytes()) == (upright.size, upright.tobytes())


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_is_kept(mode: str) -> None:
    picture = Pillow.new("RGBA", (40, 20), (255, 0, 0, 255))
    picture.paste((0, 0, 0, 0), (20, 0, 40, 20))
    image = saved(encoded(picture.convert(mode), "PNG"), "drawing.png")

    assert [r.filter_spec for r in rows(image)] == [
        "width-40|format-avif",
        "width-40|format-webp",
        "width-40|format-png",
    ]
    for rendition in image.renditions.all():
        alpha = opened(rendition).convert("RGBA").getchannel("A")
        assert (alpha.getpixel((5, 10)), alpha.getpixel((35, 10))) == (255, 0)


def test_where_transparency_cannot_be_kept_it_is_white() -> None:
    picture = Pillow.new("RGBA", (40, 20), (0, 0, 0, 0))
    (fallback,) = encode_renditions(encoded(picture, "WEBP"), [RenditionSpec(40, "jpeg")])

    assert Pillow.open(BytesIO(fallback.content)).getpixel((20, 10)) == (255, 255, 255)


@pytest.mark.parametrize(("mode", "image_format"), [("CMYK", "JPEG"), ("L", "JPEG"), ("1", "PNG")])
def test_other_color_modes_are_encoded(mode: str, image_format: str) -> None:
    content = encoded(Pillow.new("RGB", (40, 20), "white").convert(mode), image_format)

    for rendition in encode_renditions(content, specs_for(40, "picture.jpg")):
        shown = Pillow.open(BytesIO(rendition.content)).convert("L").getpixel((20, 10))
        assert isinstance(shown, int)
        assert shown > 250


@pytest.mark.parametrize(("mode", "kept"), [("RGB", True), ("CMYK", False)])
def test_the_color_profile_is_kept_where_it_fits(mode: str, kept: bool) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    content = encoded(Pillow.new(mode, (40, 20)), "JPEG", icc_profile=profile)

    for rendition in encode_renditions(content, specs_for(40, "photo.jpg")):
        picture = Pillow.open(BytesIO(rendition.content))
        assert picture.info.get("icc_profile") == (profile if kept else None)


def test_a_wide_strip_keeps_a_height() -> None:
    (smallest, *_) = encode_renditions(
        encoded(Pillow.new("RGB", (2000, 2)), "PNG"), [RenditionSpec(320, "webp")]
    )

    assert smallest.height == 1


def test_addresses_contain_the_hash_of_the_content() -> None:
    red, blue = (
        saved(encoded(Pillow.new("RGB", (40, 20), color), "PNG"), "same-name.png")
        for color in ("red", "blue")
    )

    for image in (red, blue):
        names = [rendition.file.name for rendition in rows(image)]
        folder = f"renditions/{image.get_file_hash()}"
        assert names == [f"{folder}/40.avif", f"{folder}/40.webp", f"{folder}/40.png"]
    assert red.get_file_hash() != blue.get_file_hash()


def test_all_but_the_first_are_made_on_upload_after_the_commit(
    django_capture_on_commit_callbacks: Any,
) -> None:
    content = encoded(Pillow.new("RGB", (40, 20)), "JPEG")
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        image = Image.objects.create(title="New", file=ContentFile(content, "new.jpg"))
    assert image.renditions.count() == 1
    for callback in callbacks:
        callback()

    assert image.renditions.count() == 3


def test_renditions_are_made_once() -> None:
    image = saved(encoded(Pillow.new("RGB", (40, 20)), "JPEG"), "photo.jpg")
    before = list(image.renditions.order_by("pk").values_list("pk", "file"))

    assert make_renditions(image) == 0
    assert list(image.renditions.order_by("pk").values_list("pk", "file")) == before


def test_the_task_of_an_image_that_was_deleted_does_nothing() -> None:
    assert make_renditions_task.call([0]) == 1


def test_storing_renditions_decodes_none_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Decoding the AVIF files again would take longer than all the rest."""
    image = Image.objects.create(
        title="Photo",
        file=ContentFile(encoded(Pillow.new("RGB", (40, 20)), "JPEG"), "photo.jpg"),
    )
    read = []
    original = Rendition._meta.get_field("file").attr_class._get_image_dimensions

    def counted(file: Any) -> Any:
        read.append(file.name)
        return original(file)

    monkeypatch.setattr(
        Rendition._meta.get_field("file").attr_class, "_get_image_dimensions", counted
    )
    assert make_renditions(image) == 2
    assert [name for name in read if name.startswith("renditions/")] == []


def test_a_large_photo_held_sideways_is_made_small_and_upright() -> None:
    picture = Pillow.new("RGB", (4100, 2050), "red")
    picture.paste("blue", (2050, 0, 4100, 2050))
    exif = Pillow.Exif()
    exif[ORIENTATION] = SIDEWAYS
    original = encoded(picture, "JPEG", exif=exif)

    (rendition,) = encode_renditions(original, [RenditionSpec(320, "png")])
    small = Pillow.open(BytesIO(rendition.content))
    assert (small.size, rendition.height) == ((320, 640), 640)
    top, bottom = small.getpixel((160, 100)), small.getpixel((160, 540))
    assert top == pytest.approx((255, 0, 0), abs=5)
    assert bottom == pytest.approx((0, 0, 255), abs=5)

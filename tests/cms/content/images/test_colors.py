"""The color that stands for a picture until it is there."""

import re
from colorsys import hls_to_rgb
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.test import Client
from PIL import Image as Pillow

from cms.content.images.colors import HUES, LIGHTNESSES, SATURATIONS, dominant_color, tint_classes
from cms.content.images.models import Image
from cms.content.images.renditions import make_renditions
from cms.content.images.representation import represent_image
from tests.factories import SiteTree, make_article, make_image
from tests.pictures import encoded

STYLE_SHEET = Path(settings.BASE_DIR) / "cms/static/css/site.css"


def mostly_red() -> Pillow.Image:
    picture = Pillow.new("RGB", (60, 40), "#c03020")
    picture.paste("#2040c0", (40, 0, 60, 40))
    return picture


def color_of(content: bytes) -> str:
    return dominant_color(Pillow.open(BytesIO(content)))


def channels(color: str) -> list[int]:
    return list(bytes.fromhex(color[1:]))


@pytest.mark.parametrize("image_format", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_the_most_frequent_color_is_found_and_no_mixture(image_format: str) -> None:
    color = color_of(encoded(mostly_red(), image_format))

    assert channels(color) == pytest.approx([0xC0, 0x30, 0x20], abs=6)


@pytest.mark.parametrize("mode", ["L", "CMYK", "P", "RGB"])
def test_a_picture_of_any_mode_has_a_color(mode: str) -> None:
    picture = Pillow.new("RGB", (30, 20), "#808080")
    picture = picture.quantize() if mode == "P" else picture.convert(mode)
    content = encoded(picture, "PNG" if mode == "P" else "JPEG")

    assert channels(color_of(content)) == pytest.approx([0x80] * 3, abs=6)


def test_what_can_be_seen_through_has_none() -> None:
    picture = Pillow.new("RGBA", (30, 20), "#c03020")
    assert color_of(encoded(picture, "PNG")) == "#c03020"
    picture.putpixel((3, 3), (0, 0, 0, 0))

    assert color_of(encoded(picture, "PNG")) == "transparent"


@pytest.mark.django_db
@pytest.mark.parametrize(("mode", "expected"), [("RGB", "#c03020"), ("RGBA", None)])
@pytest.mark.parametrize("image_format", ["PNG", "WEBP"])
def test_the_api_gives_the_color_where_there_is_one(
    mode: str, expected: str | None, image_format: str
) -> None:
    picture = Pillow.new(mode, (30, 20), "#c03020")
    if mode == "RGBA":
        picture.paste((0, 0, 0, 0), (0, 0, 15, 20))
    content = encoded(picture, image_format, lossless=True)
    image = Image.objects.create(title="A", file=ContentFile(content, f"a.{image_format.lower()}"))
    make_renditions(image)
    described = represent_image(Image.objects.get())

    assert described is not None
    color = described["color"]
    if expected is None or color is None:
        assert color == expected
    else:
        assert channels(color) == pytest.approx(channels(expected), abs=6)


@pytest.mark.django_db
def test_a_new_file_gets_a_new_color() -> None:
    image: Any = make_image()
    assert channels(image.color) == pytest.approx([0x1F, 0x4E, 0x54], abs=6)
    image.renditions.all().delete()
    image.file = ContentFile(encoded(Pillow.new("RGB", (30, 20), "#c03020"), "PNG"), "red.png")
    image.save()
    make_renditions(image)

    assert channels(Image.objects.get().color) == pytest.approx([0xC0, 0x30, 0x20], abs=6)


@pytest.mark.parametrize(
    ("color", "classes"),
    [
        ("#000000", ["tint-h-0", "tint-s-0", "tint-l-0"]),
        ("#ffffff", ["tint-h-0", "tint-s-0", "tint-l-10"]),
        ("#808182", ["tint-h-7", "tint-s-0", "tint-l-5"]),
        ("#ff0002", ["tint-h-0", "tint-s-5", "tint-l-5"]),
        ("#1f4e54", ["tint-h-6", "tint-s-2", "tint-l-2"]),
        (None, []),
    ],
)
def test_the_classes_of_a_color(color: str | None, classes: list[str]) -> None:
    assert tint_classes(color) == classes


def test_the_style_sheet_has_a_rule_for_each_class_there_can_be() -> None:
    rule = re.compile(r"\.tint-([hsl])-(\d+) \{ --([hsl]): ([\d.]+)%?; \}")

    assert rule.findall(STYLE_SHEET.read_text()) == [
        (name, str(step), name, f"{step * size:g}")
        for name, steps, size in (
            ("h", HUES, 360 / HUES),
            ("s", SATURATIONS + 1, 100 / SATURATIONS),
            ("l", LIGHTNESSES + 1, 100 / LIGHTNESSES),
        )
        for step in range(steps)
    ]


@pytest.mark.parametrize("color", ["#f5eddc", "#f2e3cc", "#214d51", "#efc9ae", "#706b89"])
def test_what_is_shown_is_near_the_color(color: str) -> None:
    hue, saturation, lightness = (int(n) for n in re.findall(r"\d+", " ".join(tint_classes(color))))
    shown = hls_to_rgb(hue / HUES, lightness / LIGHTNESSES, saturation / SATURATIONS)

    assert [255 * value for value in shown] == pytest.approx(channels(color), abs=16)


@pytest.mark.django_db
def test_the_website_shows_it_without_a_style_attribute(site: SiteTree, api: Client) -> None:
    make_article(site, hero_image=make_image(), hero_image_alt="A harbor")
    sent = api.get("/articles/back-pain/").content.decode()

    assert 'class="tint-h-6 tint-s-2 tint-l-2"' in sent
    assert " style=" not in sent

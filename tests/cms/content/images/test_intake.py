"""What is refused of the files that are uploaded, with which words, by each way in."""

import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images.forms import get_image_form

from cms.content.images.models import Image
from cms.content.images.renditions import make_renditions
from cms.content.images.uploads import accept
from tests.factories import jpeg, make_image
from tests.pictures import (
    BadFile,
    bad_files,
    bomb,
    camera_data,
    encoded,
    moving,
    noise,
    two_colors,
)

pytestmark = pytest.mark.django_db

BAD_FILES = bad_files()


def stored_files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


@pytest.fixture
def editor(admin_client: Client) -> Client:
    """Somebody who may do all."""
    return admin_client


@pytest.mark.parametrize("bad", BAD_FILES.values(), ids=BAD_FILES)
def test_a_bad_file_is_refused_with_a_sentence(bad: BadFile) -> None:
    upload = SimpleUploadedFile(bad.name, bad.content, "image/jpeg")
    form = get_image_form(Image)({"title": "A picture"}, {"file": upload})

    assert dict(form.errors) == {"file": [bad.message]}


@pytest.mark.parametrize("what", ["a web page", "cut off", "a bomb", "moving"])
def test_code_cannot_store_a_bad_file_either(what: str, media: Path) -> None:
    bad = BAD_FILES[what]
    with pytest.raises(ValidationError) as raised:
        Image(title="Bad", width=1, height=1).file.save(bad.name, ContentFile(bad.content))

    assert raised.value.messages == [bad.message]
    assert stored_files(media) == set()


def add(client: Client, bad: BadFile) -> str:
    return shown(client.post(reverse("wagtailimages:add"), form_data(bad)))


def add_several(client: Client, bad: BadFile) -> str:
    files = {"files[]": SimpleUploadedFile(bad.name, bad.content)}
    answer = client.post(reverse("wagtailimages:add_multiple"), {"title": "Bad"} | files).json()
    assert answer["success"] is False
    return str(answer["error_message"])


def choose(client: Client, bad: BadFile) -> str:
    prefixed = {f"image-chooser-upload-{key}": value for key, value in form_data(bad).items()}
    answer = client.post(reverse("wagtailimages_chooser:create"), prefixed).json()
    return BeautifulSoup(answer["htmlFragment"], "html.parser").get_text(" ", strip=True)


def replace(client: Client, bad: BadFile) -> str:
    image = Image.objects.get(title="Present")
    return shown(client.post(reverse("wagtailimages:edit", args=[image.pk]), form_data(bad)))


def form_data(bad: BadFile) -> dict[str, Any]:
    return {"title": "Bad", "file": SimpleUploadedFile(bad.name, bad.content)}


def shown(answer: Any) -> str:
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser").get_text(" ", strip=True)


@pytest.mark.parametrize("way_in", [add, add_several, choose, replace])
def test_each_way_in_says_what_is_wrong_and_stores_nothing(
    way_in: Callable[[Client, BadFile], str], editor: Client, media: Path
) -> None:
    present = make_image("Present")

    answers = {what: way_in(editor, bad) for what, bad in BAD_FILES.items()}
    assert [what for what, bad in BAD_FILES.items() if bad.message not in answers[what]] == []
    assert list(Image.objects.values_list("title", "file")) == [("Present", present.file.name)]
    folders = {name.partition("/")[0] for name in stored_files(media)}
    assert folders == {"original_images", "renditions"}
    assert {name for name in stored_files(media) if "original_images" in name} == {
        present.file.name
    }


@pytest.mark.parametrize(
    ("name", "content", "stored"),
    [
        ("photo.JPG", jpeg(), "photo.JPG"),
        ("photo.jpeg", jpeg(), "photo.jpeg"),
        ("photo.jpg", encoded(two_colors(), "PNG"), "photo.png"),
        ("photo.html", jpeg(), "photo.jpg"),
        ("photo", encoded(two_colors(), "AVIF"), "photo.avif"),
    ],
)
def test_a_name_becomes_true_to_the_content(name: str, content: bytes, stored: str) -> None:
    assert accept(ContentFile(content, name)).name == stored


def test_what_is_only_unusual_is_accepted() -> None:
    """Colors of print, of gray and of deep gray, palettes, one frame, and EXIF that is broken."""
    broken = b"Exif\0\0MM\0*" + b"\xff" * 40
    files = {
        "cmyk.jpg": encoded(Pillow.new("CMYK", (40, 30)), "JPEG"),
        "gray.jpg": encoded(Pillow.new("L", (40, 30)), "JPEG"),
        "deep.png": encoded(Pillow.new("I;16", (40, 30)), "PNG"),
        "palette.png": encoded(Pillow.new("P", (40, 30)), "PNG"),
        "still.gif": moving("GIF", frames=1),
        "progressive.jpg": encoded(noise(), "JPEG", progressive=True),
        "restarts.jpg": encoded(noise(), "JPEG", restart_marker_blocks=3),
        "one-pixel.jpg": encoded(Pillow.new("L", (1, 1)), "JPEG"),
        "broken-exif.jpg": encoded(two_colors(), "JPEG", exif=broken),
        "camera.jpg": encoded(two_colors(), "JPEG", exif=camera_data(orientation=99)),
        "two-in-one.jpg": encoded(two_colors(), "MPO", save_all=True, append_images=[two_colors()]),
    }

    accepted = {
        name: Pillow.open(BytesIO(accept(ContentFile(c, name)).read())) for name, c in files.items()
    }
    assert {name: picture.format for name, picture in accepted.items()} == {
        name: {"jpg": "JPEG", "png": "PNG", "gif": "GIF"}[name[-3:]] for name in files
    }


def test_deep_gray_stays_gray() -> None:
    """A scan has 16 bits of gray; cut off at 8 bits, it would be white."""
    scan = Pillow.new("I;16", (40, 30), 0x8000)
    image = Image.objects.create(title="Scan", file=ContentFile(encoded(scan, "PNG"), "scan.png"))
    make_renditions(image)

    for rendition in (*image.renditions.all(), image.get_rendition("max-165x165")):
        with rendition.file.open() as file:
            value = Pillow.open(BytesIO(file.read())).convert("L").getpixel((20, 15))
        assert value == pytest.approx(0x80, abs=2)


def test_a_bomb_takes_little_memory() -> None:
    """A process with memory for a tenth of the picture still says what is wrong with it."""
    program = """
import resource, sys
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from cms.content.images.uploads import accept
content = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    accept(ContentFile(content, "huge.png"))
except ValidationError as error:
    print(error.code)
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024 < 100)
"""
    answer = subprocess.run(
        [sys.executable, "-c", program], input=bomb(30_000), capture_output=True, check=True
    )

    assert answer.stdout.split() == [b"too_many_pixels", b"True"]


def test_a_whole_jpeg_is_told_from_one_that_lacks_its_last_rows() -> None:
    """At any quality."""
    for quality in (5, 60, 100):
        content = encoded(noise(), "JPEG", quality=quality)
        assert accept(ContentFile(content, "whole.jpg")).read() == content
        with pytest.raises(ValidationError) as raised:
            accept(ContentFile(content[: -len(content) // 6] + b"\xff\xd9", "cut.jpg"))
        assert raised.value.code == "damaged"


def test_the_largest_picture_is_accepted() -> None:
    picture = accept(ContentFile(bomb(8_000), "large.png"))

    assert Pillow.open(BytesIO(picture.read())).size == (8_000, 8_000)


def test_one_person_cannot_fill_the_queue_of_the_worker(editor: Client, settings: Any) -> None:
    """The pictures wait for their renditions: those of others, and of ready ones, do not count."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.IMAGES_MAX_PIXELS_WAITING = 2 * 400 * 300
    make_image("Of another")
    answers = [
        editor.post(
            reverse("wagtailimages:add_multiple"),
            {"title": f"{n}", "files[]": SimpleUploadedFile(f"{n}.jpg", jpeg())},
        ).json()
        for n in range(3)
    ]

    assert [answer["success"] for answer in answers] == [True, True, False]
    assert answers[2]["error_message"] == (
        "The pictures that you uploaded before are still being made ready for readers. Wait a few "
        "minutes, then upload this one again."
    )
    for image in Image.objects.all():
        make_renditions(image)
    file = SimpleUploadedFile("again.jpg", jpeg())
    again = editor.post(reverse("wagtailimages:add_multiple"), {"title": "3", "files[]": file})
    assert again.json()["success"] is True

"""No file of an image knows who took it, where, or what else the camera wrote into it."""

import hashlib
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from PIL import ImageCms
from wagtail.models import UploadedFile

from cms.content.images.models import Image
from cms.content.images.uploads import clean
from tests.factories import jpeg, make_image
from tests.pictures import SIDEWAYS, TRACES, encoded, moving, telling, two_colors

pytestmark = pytest.mark.django_db

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "GIF": "gif"}
OnCommit = Callable[..., Any]


def traces_below(folder: Path) -> dict[str, list[bytes]]:
    """The files that tell something, with what they tell."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file() and (told := [t for t in TRACES if t in path.read_bytes()]):
            found[str(path.relative_to(folder))] = told
    return found


def pixels(content: bytes) -> bytes:
    return Pillow.open(BytesIO(content)).convert("RGB").tobytes()


@pytest.mark.parametrize("image_format", FORMATS)
def test_a_file_as_the_camera_wrote_it_tells_something(image_format: str) -> None:
    """Otherwise the tests below could not fail."""
    told = [trace for trace in TRACES if trace in telling(image_format)]

    expected = {"GIF": 3, "AVIF": 3, "WEBP": 3, "JPEG": 5, "PNG": 5}
    assert len(told) == expected[image_format]


@pytest.mark.parametrize("image_format", sorted(set(FORMATS) - {"AVIF"}))
def test_the_picture_is_not_touched(image_format: str) -> None:
    kind, cleaned, _ = clean(telling(image_format))

    assert kind == image_format
    assert pixels(cleaned) == pixels(telling(image_format))
    assert clean(cleaned)[:2] == (kind, cleaned)


def test_an_avif_is_encoded_anew_only_if_it_tells_something() -> None:
    plain = encoded(two_colors(), "AVIF")
    again = clean(telling("AVIF"))[1]

    assert clean(plain)[:2] == ("AVIF", plain)
    assert clean(again)[:2] == ("AVIF", again)
    before, after = pixels(telling("AVIF")), pixels(again)
    assert sum(abs(a - b) for a, b in zip(before, after, strict=True)) / len(before) < 1


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_held_sideways_is_turned(image_format: str) -> None:
    picture = Pillow.open(BytesIO(clean(telling(image_format, SIDEWAYS))[1]))

    assert (picture.size, len(picture.getexif())) == ((200, 400), 0)
    top, bottom = (picture.convert("RGB").getpixel((100, y)) for y in (50, 350))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert (top[0] > 200, top[2] < 60, bottom[2] > 200, bottom[0] < 60) == (True,) * 4


@pytest.mark.parametrize("orientation", [1, SIDEWAYS])
@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_color_profile_stays(image_format: str, orientation: int) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    exif = Pillow.Exif()
    exif[0x0112] = orientation
    content = encoded(two_colors(), image_format, icc_profile=profile, exif=exif.tobytes())

    cleaned = Pillow.open(BytesIO(clean(content)[1]))
    assert cleaned.info["icc_profile"] == profile


def add_several(client: Client, name: str, content: bytes, **sent: Any) -> None:
    files = {"files[]": SimpleUploadedFile(name, content)}
    answer = client.post(reverse("wagtailimages:add_multiple"), {"title": name} | files | sent)
    assert answer.json()["success"] is True


def choose(client: Client, name: str, content: bytes) -> None:
    sent = {"description": "A walk", "file": SimpleUploadedFile(name, content)}
    prefixed = {f"image-chooser-upload-{key}": value for key, value in sent.items()}
    answer = client.post(reverse("wagtailimages_chooser:create"), prefixed)
    assert answer.json()["step"] == "chosen"


def by_code(client: Client, name: str, content: bytes) -> None:
    Image.objects.create(title=name, file=ContentFile(content, name))


@pytest.mark.parametrize("way_in", [add_several, choose, by_code])
def test_nothing_that_can_be_downloaded_tells_anything(
    way_in: Callable[[Client, str, bytes], None],
    admin_client: Client,
    media: Path,
    django_capture_on_commit_callbacks: OnCommit,
) -> None:
    """The original, our renditions, and those that Wagtail makes for the admin."""
    with django_capture_on_commit_callbacks(execute=True):
        for image_format, extension in FORMATS.items():
            way_in(admin_client, f"photo.{extension}", telling(image_format, SIDEWAYS))
    for image in Image.objects.all():
        image.get_rendition("original")
        image.get_rendition("max-165x165")

    assert Image.objects.count() == len(FORMATS)
    assert {i.renditions.count() for i in Image.objects.all()} == {5, 11}
    assert traces_below(media) == {}


def test_size_and_hash_are_those_of_the_stored_file(admin_client: Client) -> None:
    add_several(admin_client, "photo.jpg", telling("JPEG", SIDEWAYS))
    image = Image.objects.get()

    content = Path(image.file.path).read_bytes()
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    assert (image.file_size, image.file_hash) == (len(content), digest)
    assert (image.width, image.height) == (200, 400)


def test_a_file_that_waits_for_its_form_tells_nothing(admin_client: Client, media: Path) -> None:
    add_several(admin_client, "photo.jpg", telling("JPEG"), title="Too long a title " * 20)

    (waiting,) = UploadedFile.objects.all()
    assert waiting.file.size > 0
    assert traces_below(media) == {}

    url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[waiting.pk])
    answer = admin_client.post(url, {f"uploaded-image-{waiting.pk}-title": "A harbor"})
    assert (answer.json()["success"], Image.objects.get().title) == (True, "A harbor")
    assert traces_below(media) == {}


def test_what_was_stored_before_is_cleaned(
    media: Path, django_capture_on_commit_callbacks: OnCommit
) -> None:
    image, untouched = make_image("Old", 200, 400), make_image("Clean")
    stored = Path(image.file.path)
    stored.write_bytes(telling("JPEG", SIDEWAYS))
    ours = {rendition.file.name for rendition in image.renditions.all()}
    stale = Path(image.get_rendition("max-165x165").file.path)
    stale.write_bytes(telling("JPEG"))
    kind = ContentType.objects.get_for_model(Image)
    upload = UploadedFile.objects.create(
        file=ContentFile(jpeg(), "waiting.jpg"), for_content_type=kind
    )
    Path(upload.file.path).write_bytes(telling("JPEG"))
    assert len(traces_below(media)) == 3

    with django_capture_on_commit_callbacks(execute=True):
        assert run_clean_images() == "2 image files cleaned.\n"
    assert traces_below(media) == {}
    assert (stored.exists(), stale.exists()) == (False, False)
    image = Image.objects.get(pk=image.pk)
    assert (image.width, image.height, image.file.size) == (200, 400, image.file_size)
    assert {rendition.file.name for rendition in image.renditions.all()} == ours
    assert Image.objects.get(pk=untouched.pk).file.name == untouched.file.name
    assert run_clean_images() == "0 image files cleaned.\n"


def test_a_file_that_cannot_be_cleaned_is_named_and_the_others_are_cleaned(media: Path) -> None:
    lost, damaged, moving_one, old = (make_image(name) for name in ("Lost", "Half", "Film", "Old"))
    Path(lost.file.path).unlink()
    Path(damaged.file.path).write_bytes(jpeg()[:200])
    Path(moving_one.file.path).write_bytes(moving("GIF") + b"Hidden at the end")
    Path(old.file.path).write_bytes(telling("JPEG"))

    with pytest.raises(CommandError) as raised:
        run_clean_images()
    assert str(raised.value) == (
        "These could not be cleaned:\n"
        "original_images/Lost.jpg: No such file or directory\n"
        "original_images/Half.jpg: This picture is damaged or incomplete. "
        "Copy or export it again, then upload it again."
    )
    assert Path(Image.objects.get(title="Film").file.path).suffix == ".gif"
    assert b"Harbor Cameras" not in Path(Image.objects.get(title="Old").file.path).read_bytes()


def run_clean_images() -> str:
    output = StringIO()
    call_command("clean_images", stdout=output)
    return output.getvalue()

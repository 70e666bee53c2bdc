"""What cannot be stored is refused with a sentence, and leaves nothing and loses nothing."""

import errno
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.content.documents.models import Document
from cms.content.images.models import Image
from cms.content.images.runs import make_renditions_task
from cms.delivery.models import ContentItem
from tests.factories import SiteTree, jpeg, make_article, make_image
from tests.faults.small_disk import SmallDisk, stored
from tests.faults.table import Note

pytestmark = [
    pytest.mark.faults,
    pytest.mark.django_db,
    pytest.mark.fault("The disk for files is full, or cannot be written to"),
    # Of the form of an image, as Wagtail makes it.
    pytest.mark.filterwarnings("ignore:The default scheme will be changed"),
]

NOT_SAVED = "Nothing was saved. Tell whoever runs the site, and upload the file again afterwards."
FULL = f"The disk of the site is full. {NOT_SAVED}"
READ_ONLY = f"The disk of the site cannot be written to. {NOT_SAVED}"
TEXT = b"What to do at home. " * 100


@pytest.fixture(autouse=True)
def disk(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[SmallDisk]:
    """A disk with room for much, until a test says how much."""
    backend = f"{SmallDisk.__module__}.{SmallDisk.__qualname__}"
    settings.STORAGES = settings.STORAGES | {"default": {"BACKEND": backend}}
    monkeypatch.setattr(SmallDisk, "room", 10**9)
    monkeypatch.setattr(SmallDisk, "error", errno.ENOSPC)
    return SmallDisk


@pytest.fixture
def editor(admin_client: Client) -> Client:
    return admin_client


def photo(width: int = 400) -> SimpleUploadedFile:
    return SimpleUploadedFile("harbor.jpg", jpeg(width, 300), "image/jpeg")


def leaflet(name: str = "leaflet.txt", content: bytes = TEXT) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "text/plain")


def errors(page: str) -> list[str]:
    found = BeautifulSoup(page, "html.parser").select(".error-message")
    return [" ".join(error.get_text().split()) for error in found]


@pytest.mark.parametrize(
    ("code", "sentence"), [(errno.ENOSPC, FULL), (errno.EDQUOT, FULL), (errno.EROFS, READ_ONLY)]
)
@pytest.mark.parametrize("room", [0, 700])
@pytest.mark.parametrize("kind", ["images", "docs"])
def test_a_new_file_is_refused_with_a_sentence(
    editor: Client, disk: Any, media: Path, kind: str, room: int, code: int, sentence: str
) -> None:
    disk.room, disk.error = room, code
    file = photo() if kind == "images" else leaflet()
    answer = editor.post(
        reverse(f"wagtail{kind}:add_multiple"), {"title": "New", "files[]": file}
    ).json()

    assert answer == {"success": False, "error_message": sentence}
    assert (Image.objects.count(), Document.objects.count()) == (0, 0)
    assert stored(media) == {}


def test_what_was_typed_in_the_dialog_of_pictures_stays(
    editor: Client, disk: Any, media: Path
) -> None:
    disk.room = 700
    prefix = "image-chooser-upload-"
    typed = {f"{prefix}description": "Two boats", f"{prefix}credit": "Ada Quill"}
    answer = editor.post("/admin/images/chooser/create/", typed | {f"{prefix}file": photo()}).json()

    page = BeautifulSoup(answer["htmlFragment"], "html.parser")
    fields = {one["name"]: one.get("value") for one in page.select("input[name]")}
    assert errors(answer["htmlFragment"]) == [FULL]
    assert {name: fields[name] for name in typed} == typed
    assert (Image.objects.count(), stored(media)) == (0, {})


def test_a_picture_that_is_replaced_stays_as_it_was(editor: Client, disk: Any, media: Path) -> None:
    image = make_image("Boats")
    before, file = stored(media), image.file.name
    disk.room = sum(map(len, before.values())) + 700
    address = reverse("wagtailimages:edit", args=[image.pk])
    form = {"title": "Two boats", "collection": image.collection_id, "tags": "", "file": photo(500)}
    page = editor.post(address, form).content.decode()

    assert errors(page) == [FULL]
    title = BeautifulSoup(page, "html.parser").select_one("input[name=title]")
    assert title is not None
    assert title["value"] == "Two boats"
    image.refresh_from_db()
    assert (image.title, image.file.name) == ("Boats", file)
    after = stored(media)
    assert {name: after[name] for name in before} == before
    assert {name for name in after if name not in before and "max-" not in name} == set()


def test_a_document_that_is_replaced_stays_until_the_new_one_is_there(
    editor: Client, disk: Any, media: Path, django_capture_on_commit_callbacks: Any
) -> None:
    first = Document.objects.create(title="Leaflet", file=leaflet())
    name, before = first.file.name, stored(media)
    disk.room = len(TEXT) + 700
    address = reverse("wagtaildocs:edit", args=[first.pk])

    def send() -> Any:
        new = leaflet("new.txt", TEXT + b"And more.")
        form = {"title": "New", "collection": first.collection_id, "tags": "", "file": new}
        with django_capture_on_commit_callbacks(execute=True):
            return editor.post(address, form)

    page = send().content.decode()
    assert errors(page) == [FULL]
    first.refresh_from_db()
    assert (first.title, first.file.name, stored(media)) == ("Leaflet", name, before)
    disk.room = 10**9
    assert send().status_code == 302
    first.refresh_from_db()
    assert first.title == "New"
    assert stored(media) == {first.file.name: TEXT + b"And more."}


def test_nothing_is_left_if_only_the_first_rendition_finds_no_room(
    editor: Client, disk: Any, media: Path
) -> None:
    disk.room = len(jpeg(400, 300)) + 100
    answer = editor.post(
        reverse("wagtailimages:add_multiple"), {"title": "New", "files[]": photo()}
    ).json()

    assert answer == {"success": False, "error_message": FULL}
    assert (Image.objects.count(), stored(media)) == (0, {})


def test_the_worker_notes_why_it_could_not_make_renditions(disk: Any, media: Path) -> None:
    image = make_image("Boats", width=800, height=600)
    image.renditions.all().delete()
    for path in (media / "renditions").rglob("*.*"):
        path.unlink()
    before = stored(media)
    # Room for some of them.
    disk.room = sum(map(len, before.values())) + 3000
    assert make_renditions_task.func([image.pk]) == 0

    image.refresh_from_db()
    assert image.rendition_error == "The disk of the site is full."
    assert (image.renditions.count(), stored(media)) == (0, before)
    disk.room = 10**9
    assert make_renditions_task.func([image.pk]) == 1
    image.refresh_from_db()
    assert image.rendition_error == ""
    assert image.renditions.count() == len(stored(media)) - len(before) == 15


def test_what_is_there_is_shown(
    editor: Client, disk: Any, media: Path, site: SiteTree, row: Note
) -> None:
    """The admin makes small pictures for its lists, and the site draws cards, when asked first."""
    make_image("Boats")
    article = make_article(site)
    disk.room, before = 0, stored(media)

    assert "Boats" in editor.get(reverse("wagtailimages:index")).content.decode()
    url = ContentItem.objects.get(page=article.pk).parsed["social_image"]["url"]
    card: Any = Client().get(urlsplit(url).path)
    assert (card.status_code, card["Content-Type"]) == (200, "image/png")
    assert card.content.startswith(b"\x89PNG")
    assert stored(media) == before
    row("no difference", "the form says so beside the file, with all that was filled in")

"""A picture has one rendition as soon as it is saved; the others, and the items, follow."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image as Pillow
from wagtail.images.forms import get_image_form

from cms.content.images import pixels, renditions, runs, uploads
from cms.content.images.models import Image, Rendition
from cms.content.images.representation import represent_image
from cms.content.images.runs import lacking, make_renditions_task
from cms.foundation.transactions import unit_of_work
from tests.cms.content.images.conftest import upload
from tests.factories import SiteTree, jpeg, make_article
from tests.pictures import SIDEWAYS, encoded, telling

pytestmark = pytest.mark.django_db

SPECS = [f"width-{w}|format-{f}" for w in (200, 320, 400) for f in ("avif", "webp", "jpeg")]


@pytest.fixture(autouse=True)
def worker_queue(settings: Any) -> None:
    """Tasks wait in the database for a worker, as they do in production and after `make run`."""
    settings.TASKS = {"default": {"BACKEND": "cms.foundation.task_backend.WorkerBackend"}}


def specs_of(image: Image) -> list[str]:
    return [spec.filter_spec for spec, _ in renditions.existing_renditions(image)]


def files(media: Path) -> set[str]:
    return {str(path.relative_to(media)) for path in media.glob("renditions/*/*")}


def replaced(image: Image, content: bytes) -> Image:
    """The image after another file was uploaded in its form."""
    upload = SimpleUploadedFile("other.jpg", content)
    form = get_image_form(Image)({"title": image.title}, {"file": upload}, instance=image)
    assert form.is_valid(), form.errors
    with unit_of_work():
        changed: Image = form.save()
    return changed


@pytest.mark.parametrize(("width", "first"), [(40, 40), (959, 959), (961, 960), (3000, 960)])
def test_the_first_is_as_wide_as_most_places_and_shown_by_all(width: int, first: int) -> None:
    image = upload(width=width)

    assert specs_of(image) == [f"width-{first}|format-jpeg"]
    row = image.renditions.get()
    with Pillow.open(row.file.path) as picture:
        assert picture.size == (row.width, row.height) == (first, round(30 * first / width))
    assert image.color == Image.objects.get().color
    assert image.color.startswith("#")
    assert list(lacking()) == [image]


def test_the_first_is_as_the_worker_would_make_it() -> None:
    image = upload(width=400)
    row = image.renditions.get()
    (again,) = renditions.encode_renditions(jpeg(400, 30), [renditions.RenditionSpec(400, "jpeg")])

    assert (Path(row.file.path).read_bytes(), row.height) == (again.content, again.height)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_the_first_stands_upright(image_format: str) -> None:
    name = f"a.{image_format.lower()}"
    image = Image.objects.create(title="A", file=ContentFile(telling(image_format, SIDEWAYS), name))

    with Pillow.open(image.renditions.get().file.path) as opened:
        assert opened.size == (200, 400)
        top: Any = opened.convert("RGB").getpixel((100, 50))
    assert (top[0] > 200, top[2] < 60) == (True, True)


def test_a_picture_that_can_be_seen_through_gets_no_color() -> None:
    content = encoded(Pillow.new("RGBA", (40, 30), (200, 0, 0, 100)), "WEBP", lossless=True)
    image = Image.objects.create(title="A", file=ContentFile(content, "a.webp"))
    described = represent_image(image)

    assert specs_of(image) == ["width-40|format-jpeg"]
    assert described is not None
    assert described["color"] is None


def test_a_file_is_read_once_to_save_it_and_once_for_all_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    read = []
    for module in (uploads, renditions):

        def counted(content: bytes, widest: int, kind: str | None = None) -> Any:
            read.append(widest)
            return pixels.read_pixels(content, widest, kind)

        monkeypatch.setattr(module, "read_pixels", counted)
    image = Image.objects.create(title="A", file=ContentFile(jpeg(1501, 31), "a.jpg"))
    assert read == [960]

    assert renditions.make_renditions(image) == 20
    assert read == [960, 1501]
    assert image.renditions.count() == 21


def test_an_article_has_a_picture_at_once_and_all_of_it_by_itself(
    site: SiteTree, api: Client
) -> None:
    image = upload(width=400)
    article = make_article(site, hero_image=image, hero_image_alt="A harbor")
    url = f"/api/v1/articles/{article.content_id}/"
    early = api.get(url).json()
    shown = early["hero_image"]
    assert [(r["width"], r["format"]) for r in shown["renditions"]] == [(400, "jpeg")]
    assert shown["src"] == shown["renditions"][0]["url"]
    assert shown["src"] in api.get("/articles/back-pain/").content.decode()
    summary = api.get("/api/v1/articles/").json()["items"][0]["hero_image"]
    assert (summary["src"], summary["srcset"]) == (shown["src"], f"{shown['src']} 400w")

    assert make_renditions_task.call([image.pk]) == 1
    late = api.get(url).json()
    assert [
        f"width-{r['width']}|format-{r['format']}" for r in late["hero_image"]["renditions"]
    ] == (SPECS)
    assert late["hero_image"]["src"] == shown["src"]
    assert late["position"] == early["position"] + 1
    assert ".avif" in api.get("/articles/back-pain/").content.decode()


def test_a_picture_with_another_file_is_never_without_one(site: SiteTree, api: Client) -> None:
    image = upload(width=400)
    make_renditions_task.call([image.pk])
    article = make_article(site, hero_image=image, hero_image_alt="A harbor")
    url = f"/api/v1/articles/{article.content_id}/"
    before = api.get(url).json()

    image = replaced(image, encoded(Pillow.new("RGB", (500, 300), "#c03020"), "JPEG"))
    after = api.get(url).json()
    assert [r["width"] for r in after["hero_image"]["renditions"]] == [500]
    assert image.get_file_hash() in after["hero_image"]["src"]
    assert after["hero_image"]["color"] == "#bf3022"
    assert after["position"] == before["position"] + 1


def test_what_is_made_in_the_same_transaction_is_not_made_twice(media: Path) -> None:
    with unit_of_work():
        image = Image.objects.create(title="A", file=ContentFile(jpeg(), "a.jpg"))
        assert renditions.make_renditions(image) == 9

    assert files(media) == set(image.renditions.values_list("file", flat=True))


def test_a_save_that_is_taken_back_makes_nothing(media: Path) -> None:
    with unit_of_work():
        with transaction.atomic():
            Image.objects.create(title="A", file=ContentFile(jpeg(), "a.jpg"))
            transaction.set_rollback(True)
        kept = upload()

    assert files(media) == {kept.renditions.get().file.name}


def during_a_run(monkeypatch: pytest.MonkeyPatch, happens: Any) -> None:
    """Let something happen when the renditions are encoded and not stored yet."""
    store = renditions.store_renditions

    def interrupted(image: Image, made: Any) -> None:
        monkeypatch.setattr(renditions, "store_renditions", store)
        happens()
        store(image, made)

    monkeypatch.setattr(renditions, "store_renditions", interrupted)


def test_a_picture_that_is_deleted_during_the_run_leaves_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    image = upload()
    with django_capture_on_commit_callbacks(execute=True):
        during_a_run(monkeypatch, Image.objects.get().delete)
        assert runs.try_renditions(image.pk) is True

    assert Rendition.objects.count() == 0
    assert [name for name in files(media) if not name.endswith("40.jpg")] == []


def test_a_file_that_is_replaced_during_the_run_leaves_nothing(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = upload(width=40)
    other = encoded(Pillow.new("RGB", (50, 30), "#c03020"), "JPEG")
    during_a_run(monkeypatch, lambda: replaced(Image.objects.get(), other))
    assert runs.try_renditions(image.pk) is True

    image = Image.objects.get()
    assert specs_of(image) == ["width-50|format-jpeg"]
    assert image.color == "#bf3022"
    assert list(lacking()) == [image]
    assert runs.try_renditions(image.pk) is True
    assert {row.width for row in image.renditions.all()} == {50}
    assert {name for name in files(media) if image.get_file_hash() in name} == set(
        image.renditions.values_list("file", flat=True)
    )


def test_a_file_that_is_replaced_before_it_is_read_is_no_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    image = upload()

    def gone(_: Image) -> int:
        replaced(Image.objects.get(), jpeg(50, 30))
        raise renditions.UnreadableError("The file of the picture is not there.")

    monkeypatch.setattr(runs, "make_renditions", gone)
    assert runs.try_renditions(image.pk) is True
    assert Image.objects.get().rendition_error == ""


@pytest.mark.parametrize("files_stored", [0, 1, 7])
def test_a_process_that_is_killed_in_the_run_leaves_the_first(
    files_stored: int, site: SiteTree, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The kill is an exception that nobody catches; each file before it is stored whole."""
    image = upload(width=400)
    article = make_article(site, hero_image=image, hero_image_alt="A harbor")
    url = f"/api/v1/articles/{article.content_id}/"
    before, left = api.get(url).content, iter(range(files_stored))
    storage: Any = Rendition._meta.get_field("file").storage
    save = storage.save

    def killed(name: str, content: Any) -> str:
        if next(left, None) is None:
            raise SystemExit
        return str(save(name, content))

    with monkeypatch.context() as patch:
        patch.setattr(storage, "save", killed)
        with pytest.raises(SystemExit):
            runs.try_renditions(image.pk)
    assert specs_of(image) == ["width-400|format-jpeg"]
    assert api.get(url).content == before

    assert runs.try_renditions(image.pk) is True
    assert specs_of(image) == SPECS
    assert len(api.get(url).json()["hero_image"]["renditions"]) == 9


def test_two_runs_at_the_same_time_make_one_set(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    image = upload(width=400)
    during_a_run(monkeypatch, lambda: runs.try_renditions(image.pk))
    assert runs.try_renditions(image.pk) is True

    assert specs_of(image) == SPECS
    assert files(media) == set(image.renditions.values_list("file", flat=True))
    assert len(files(media)) == 9


@pytest.mark.django_db(databases=[])
def test_of_ten_uploads_at_once_one_is_read_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    inside, most, counting = 0, 0, threading.Lock()

    def watched(content: bytes, widest: int, kind: str | None = None) -> Any:
        nonlocal inside, most
        with counting:
            inside += 1
            most = max(most, inside)
        time.sleep(0.01)
        found = pixels.read_pixels(content, widest, kind)
        with counting:
            inside -= 1
        return found

    monkeypatch.setattr(uploads, "read_pixels", watched)
    with ThreadPoolExecutor(10) as threads:
        taken = [threads.submit(uploads.accept, ContentFile(jpeg(), f"{n}.jpg")) for n in range(10)]
    assert [Pillow.open(BytesIO(one.result().read())).size for one in taken] == [(400, 300)] * 10
    assert most == 1

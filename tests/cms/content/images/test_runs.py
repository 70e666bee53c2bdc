"""Runs that make what images lack, and what operators and editors see of them."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from cms.content.images import renditions, runs
from cms.content.images.models import Image, Rendition
from cms.content.images.runs import lacking, make_in_background, make_renditions_task
from tests.cms.content.images.conftest import BROKEN, broken, upload
from tests.factories import SiteTree, jpeg, make_article, make_image

pytestmark = pytest.mark.django_db


def run_command(*options: str) -> str:
    output = StringIO()
    call_command("make_renditions", *options, stdout=output)
    return output.getvalue()


@pytest.mark.parametrize("width", [1, 200, 201, 480, 768, 1920, 1921])
def test_an_image_lacks_nothing_once_its_renditions_are_made(width: int) -> None:
    image = upload(width=width)
    assert list(lacking()) == [image]
    renditions.make_renditions(image)
    assert list(lacking()) == []

    image.renditions.get(filter_spec__endswith="avif", width=min(width, 200)).delete()
    assert list(lacking()) == [image]


def test_a_rendition_that_the_admin_asked_for_does_not_count() -> None:
    image = make_image(width=40, height=30)
    image.renditions.get(filter_spec="width-40|format-webp").delete()
    for spec in ("width-30", "max-165x165", "width-30|format-webp"):
        image.get_rendition(spec)

    assert list(lacking()) == [image]


def test_an_image_of_an_earlier_version_lacks_its_color() -> None:
    image = make_image()
    color = image.color
    files = set(image.renditions.values_list("file", flat=True))
    Image.objects.update(color="")
    assert list(lacking()) == [image]

    assert run_command() == "1 of 1 images\n"
    assert Image.objects.get().color == color
    assert set(image.renditions.values_list("file", flat=True)) == files


def test_the_number_of_queries_does_not_grow(django_assert_num_queries: Any) -> None:
    for number in range(3):
        upload(f"New {number}")
    with django_assert_num_queries(3):
        found = runs.progress()
    assert found == runs.Progress(images=3, lacking=3, failed=0, worked_at=None)


def test_the_command_goes_on_after_what_cannot_be_read_and_names_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(runs, "IMAGES_PER_BATCH", 2)
    upload("First")
    for name in BROKEN:
        broken(name)
    gone = upload("Gone")
    Path(gone.file.path).unlink()
    last, output = upload("Last"), StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("make_renditions", stdout=output)

    assert output.getvalue() == "2 of 6 images\n4 of 6 images\n6 of 6 images\n"
    assert str(raised.value).splitlines() == [
        "These could not be made:",
        "original_images/drawing.svg: The file cannot be read as a picture.",
        "original_images/half.jpg: The file cannot be read as a picture.",
        "original_images/words.png: The file cannot be read as a picture.",
        f"{gone.file.name}: The file of the picture is not there.",
    ]
    assert (runs.progress().lacking, runs.progress().failed) == (4, 4)
    assert last.renditions.count() == 3


@pytest.mark.parametrize("name", BROKEN)
def test_a_file_that_is_no_picture_breaks_no_page(name: str, site: SiteTree, api: Client) -> None:
    make_article(site, hero_image=broken(name), hero_image_alt="A harbor")

    for url in ("/", "/articles/", "/articles/back-pain/"):
        answer = api.get(url)
        soup = BeautifulSoup(answer.content, "html.parser")
        assert (answer.status_code, soup.select("main picture")) == (200, [])
    assert api.get("/api/v1/articles/").json()["items"][0]["hero_image"] is None


def test_a_picture_that_can_be_read_again_has_no_error_any_more() -> None:
    image = broken("half.jpg")
    assert runs.try_renditions(image.pk) is False
    Path(image.file.path).write_bytes(jpeg())
    assert runs.try_renditions(image.pk) is True

    assert Image.objects.get().rendition_error == ""


def test_a_file_removed_by_hand_breaks_nothing_and_is_made_again_at_its_address(
    site: SiteTree, api: Client
) -> None:
    article = make_article(site, hero_image=make_image(), hero_image_alt="A harbor")
    url = f"/api/v1/articles/{article.content_id}/"
    item, page = api.get(url).json(), api.get("/articles/back-pain/").content
    removed, cut, *_ = Rendition.objects.order_by("pk")
    before = {row.file.path: Path(row.file.path).read_bytes() for row in (removed, cut)}
    Path(removed.file.path).unlink()
    Path(cut.file.path).write_bytes(b"half")
    assert api.get("/articles/back-pain/").content == page
    assert run_command() == "No image lacks renditions.\n"

    assert run_command("--files") == "2 lost files will be made again.\n1 of 1 images\n"
    assert {path: Path(path).read_bytes() for path in before} == before
    assert api.get(url).json()["hero_image"] == item["hero_image"]
    assert (
        run_command("--files") == "0 lost files will be made again.\nNo image lacks renditions.\n"
    )


def test_after_a_change_of_the_closed_list_items_get_what_is_new(
    site: SiteTree, api: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    article = make_article(site, hero_image=make_image(), hero_image_alt="A harbor")
    url = f"/api/v1/articles/{article.content_id}/"
    position = api.get(url).json()["position"]
    for module in (renditions, runs):
        monkeypatch.setattr(module, "WIDTHS", (100, 200, 320))
    call_command("prepare", stdout=StringIO())

    item = api.get(url).json()
    assert [r["width"] for r in item["hero_image"]["renditions"][::3]] == [100, 200, 320]
    assert item["position"] > position
    assert list(lacking()) == []


def test_a_start_tells_what_it_makes_and_does_not_try_again_what_failed() -> None:
    upload(), broken("words.png")
    said = []
    for _ in range(2):
        output = StringIO()
        call_command("prepare", stdout=output)
        said.append(re.findall(r"\d+ images lack.*", output.getvalue()))

    assert said == [["2 images lack renditions, which are made now."], []]
    assert list(lacking().values_list("title", flat=True)) == ["words"]


@pytest.fixture
def worker_queue(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tasks wait in the database for a worker, and are small."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(runs, "IMAGES_PER_BATCH", 2)


def waiting() -> list[list[int]]:
    """The batches that the worker has not begun, in their order."""
    ready = DBTaskResult.objects.ready().filter(task_path=make_renditions_task.module_path)
    return [task.args_kwargs["args"][0] for task in ready.order_by("enqueued_at")]


@pytest.mark.usefixtures("worker_queue")
def test_the_worker_gets_batches() -> None:
    pks = [upload(f"New {number}").pk for number in range(3)]
    assert run_command("--background") == "3 images were left to the worker.\n"
    assert (waiting(), list(lacking().values_list("pk", flat=True))) == ([pks[:2], pks[2:]], pks)

    assert make_renditions_task.call(pks[:2]) == 2
    assert list(lacking().values_list("pk", flat=True)) == pks[2:]
    assert make_renditions_task.call(pks[2:]) == 1
    assert list(lacking()) == []


@pytest.mark.usefixtures("worker_queue")
def test_what_waits_for_the_worker_does_not_wait_twice() -> None:
    """As many starts as there may be without one, and an upload meanwhile."""
    first, second = upload("First"), upload("Second")
    assert make_in_background(lacking()) == 2
    third = upload("Third")
    for _ in range(2):
        call_command("prepare", stdout=StringIO())

    assert waiting() == [[first.pk, second.pk], [third.pk]]


@pytest.mark.usefixtures("worker_queue")
def test_what_a_killed_worker_left_is_made_by_the_next_run() -> None:
    first, second = upload("First"), upload("Second")
    make_in_background(lacking())
    DBTaskResult.objects.update(status="RUNNING")
    assert runs.try_renditions(first.pk) is True

    assert make_in_background(lacking()) == 1
    assert waiting() == [[second.pk]]
    assert run_command() == "1 of 1 images\n"
    assert make_renditions_task.call([second.pk]) == 1
    assert Rendition.objects.filter(image=second).count() == 3


def test_without_a_worker_background_work_is_done_at_once() -> None:
    upload()

    assert make_in_background(lacking()) == 1
    assert make_in_background(lacking()) == 0
    assert list(lacking()) == []


def test_an_image_deleted_meanwhile_counts_as_done() -> None:
    image = upload()
    pk = image.pk
    image.delete()

    assert make_renditions_task.call([pk, broken("words.png").pk]) == 1


def test_two_at_the_same_time_leave_no_file_that_nobody_knows(media: Path) -> None:
    image = upload()
    specs = renditions.specs_for(image.width, image.file.name)
    encoded = renditions.encode_renditions(jpeg(40, 30), specs)
    renditions.store_renditions(image, encoded)
    renditions.store_renditions(image, encoded)

    on_disk = {str(path.relative_to(media)) for path in media.glob("renditions/*/*")}
    assert on_disk == set(image.renditions.values_list("file", flat=True))

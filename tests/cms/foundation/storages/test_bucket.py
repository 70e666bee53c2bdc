"""Media in a bucket: everything is as in a folder, and a bucket that is away loses nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from time import monotonic as time
from typing import Any

import pytest
from botocore.exceptions import IncompleteReadError, ReadTimeoutError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.utils import timezone
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3File, S3Storage

from cms.content.documents.models import Document
from cms.content.images.models import Image
from cms.foundation.files import NotStoredError
from cms.foundation.storages import bucket as module
from cms.foundation.storages.folder import FolderStorage
from cms.foundation.transactions import unit_of_work
from cms.foundation.unused_files import unused_files
from cms.installation.backups import tables
from cms.installation.backups.making import make_backup
from cms.installation.backups.store import Store
from cms.installation.readiness import problems
from cms.settings.environment import Environment
from tests.buckets import running_bucket
from tests.clock import stopped_clock
from tests.factories import SiteTree, jpeg, make_article, make_image

pytestmark = pytest.mark.django_db
CLOCK = "cms.foundation.storages.bucket.time.monotonic"
AWAY = "The storage of the site's files does not answer."


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Path]:
    """The folder in which a server of S3 has the site's media."""
    with running_bucket(tmp_path) as url, _media_at(url):
        yield tmp_path / "bucket" / "site"


def _media_at(url: str) -> Any:
    entry = Environment({"MEDIA": url}).storage("MEDIA")
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES={"default": entry, "staticfiles": static})


@pytest.fixture
def away() -> Iterator[None]:
    """The media in a bucket whose server is not there."""
    with _media_at("s3://key:secret@127.0.0.1:1/bucket?tls=false"):
        yield


def test_a_picture_is_shown_while_it_is_public(
    bucket: Path, client: Client, site: SiteTree
) -> None:
    article = make_article(site, hero_image=(image := make_image()))
    rendition = image.renditions.filter(filter_spec__endswith="format-avif")[0]

    shown: Any = client.get(rendition.url)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/avif")
    assert b"".join(shown.streaming_content) == (bucket / rendition.file.name).read_bytes()
    assert rendition.url.startswith("/media/")

    article.unpublish()
    assert b"not found" in client.get(rendition.url).content.lower()


def test_a_document_is_sent(bucket: Path, admin_client: Client, site: SiteTree) -> None:
    document = Document(title="Form", file=ContentFile(b"%PDF-1.4 form", "form.pdf"))
    document.save()

    sent: Any = admin_client.get(document.url)

    assert b"".join(sent.streaming_content) == b"%PDF-1.4 form"
    assert (bucket / document.file.name).read_bytes() == b"%PDF-1.4 form"


def test_nothing_is_left_of_what_is_deleted_or_undone(bucket: Path, site: SiteTree) -> None:
    class UndoneError(Exception):
        pass

    def store_and_fail() -> None:
        with unit_of_work():
            default_storage.save("original_images/undone.jpg", ContentFile(jpeg()))
            raise UndoneError

    default_storage.delete(default_storage.save("a.txt", ContentFile(b"1")))
    with pytest.raises(UndoneError):
        store_and_fail()

    assert [path for path in bucket.rglob("*") if path.is_file()] == []


def test_a_name_that_is_taken_is_not_overwritten(bucket: Path) -> None:
    first, second = (default_storage.save("a.txt", ContentFile(text)) for text in (b"1", b"2"))

    assert first == "a.txt" != second
    assert (bucket / first).read_bytes() == b"1"
    assert (bucket / second).read_bytes() == b"2"


def test_what_no_row_has_is_found(bucket: Path, site: SiteTree) -> None:
    make_image()
    lost = default_storage.save("documents/lost.pdf", ContentFile(b"1"))
    later = timezone.now() + timedelta(days=2)

    with stopped_clock(later):
        assert unused_files() == [lost]
    assert unused_files() == []


def test_a_backup_has_what_is_in_the_bucket(
    bucket: Path, site: SiteTree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tables, "snapshot", _nothing)
    image = make_image()
    store = Store(FolderStorage(str(tmp_path / "backups")))

    backup = make_backup(store)

    assert backup.missing == []
    assert backup.number_of_files == 1 + image.renditions.count()


def _nothing() -> Any:
    return unit_of_work()


def test_one_that_answers_has_no_problem(bucket: Path) -> None:
    assert default_storage.problem() == ""  # type: ignore[attr-defined]


def test_a_probe_is_told_that_it_is_away_each_time_at_once(
    away: None, client: Client, site: SiteTree
) -> None:
    for _ in range(2):
        parts = client.get("/readyz").json()["parts"]
        assert (parts["database"], parts["storage"]) == ("well", "degraded")
        assert [message.msg for message in problems()["storage"]] == [
            "The storage of the site's files is not well: Could not connect to the endpoint URL: "
            '"http://127.0.0.1:1/bucket/any%20file"'
        ]


def test_an_upload_is_refused_with_a_sentence_while_it_is_away(
    away: None, admin_client: Client, site: SiteTree
) -> None:
    file = SimpleUploadedFile("harbor.jpg", jpeg(), "image/jpeg")
    form = {"title": "Harbor", "file": file, "collection": 1, "description": "A harbor"}

    answer = admin_client.post("/admin/images/add/", form)

    assert answer.status_code == 200
    page = answer.content.decode()
    assert AWAY.replace("'", "&#x27;") in page
    assert 'value="Harbor"' in page
    assert not Image.objects.exists()


def test_pages_are_shown_and_files_are_not_while_it_is_away(client: Client, site: SiteTree) -> None:
    article = make_article(site, "Pain", hero_image=(image := make_image()))
    url = str(image.renditions.filter(filter_spec__endswith="format-avif")[0].url)

    with _media_at("s3://key:secret@127.0.0.1:1/bucket?tls=false"):
        page, file = client.get(article.url), client.get(url)

    assert (page.status_code, file.status_code, file["Retry-After"]) == (200, 503, "5")
    assert "<h1>Pain</h1>" in page.content.decode()


@pytest.mark.parametrize("ask", ["exists", "open", "size", "delete"])
def test_whoever_asks_is_told(away: None, ask: str) -> None:
    with pytest.raises(NotStoredError, match="does not answer"):
        getattr(default_storage, ask)("a.txt")


def test_a_bucket_that_does_not_answer_is_left_alone_for_a_while(
    bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def hang(storage: object, name: str) -> bool:
        asked.append(name)
        raise ReadTimeoutError(endpoint_url="http://127.0.0.1")

    with monkeypatch.context() as patch:
        patch.setattr(S3Storage, "exists", hang)
        for name in ("a.txt", "b.txt"):
            with pytest.raises(NotStoredError, match="does not answer"):
                default_storage.exists(name)
        monkeypatch.setattr(CLOCK, lambda: time() + module.SECONDS_OF_REST)
        for name in ("c.txt", "d.txt"):
            with pytest.raises(NotStoredError, match="does not answer"):
                default_storage.exists(name)
    assert asked == ["a.txt", "c.txt"]

    monkeypatch.setattr(CLOCK, lambda: time() + 3 * module.SECONDS_OF_REST)
    assert not default_storage.exists("e.txt")
    assert not default_storage.exists("f.txt")


def test_few_threads_wait_for_files(bucket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_crowded_until", [0.0])
    monkeypatch.setattr(module, "SECONDS_FOR_A_TURN", 0.2)
    name = default_storage.save("a.txt", ContentFile(b"1"))
    for _ in range(module.READERS):
        assert module._readers.acquire(timeout=0)
    try:
        waited = []
        for _ in range(2):
            began = time()
            with pytest.raises(NotStoredError, match="does not answer"):
                default_storage.open(name)
            waited.append(time() - began >= module.SECONDS_FOR_A_TURN)
    finally:
        for _ in range(module.READERS):
            module._readers.release()

    assert waited == [True, False]
    with default_storage.open(name) as file:
        assert file.read() == b"1"


def test_an_answer_that_breaks_off_is_no_file(
    bucket: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*args: object, **options: object) -> None:
        raise RetriesExceededError(IncompleteReadError(actual_bytes=1, expected_bytes=2))

    name = default_storage.save("a.txt", ContentFile(b"12"))
    monkeypatch.setattr(S3File, "file", property(break_off))

    with pytest.raises(NotStoredError, match="does not answer"):
        default_storage.open(name)

"""A stored file is whole, and stays only if the change that stored it does."""

import errno
import os
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from wagtail.models import UploadedFile

from cms.content.documents.models import Document
from cms.foundation.files import NotStoredError, WholeFileStorage
from cms.foundation.transactions import unit_of_work
from tests.factories import make_image

LONG_AGO = 1_700_000_000


class Broken:
    """A file that ends with an error in the middle."""

    def __init__(self, error: OSError) -> None:
        self._error = error

    def chunks(self) -> Iterator[bytes]:
        yield b"half of"
        raise self._error


def names(media: Path) -> list[str]:
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        (errno.ENOSPC, "The disk of the site is full."),
        (errno.EIO, "The disk of the site cannot be written to."),
    ],
)
def test_half_a_file_is_no_file(media: Path, code: int, sentence: str) -> None:
    with pytest.raises(NotStoredError) as refused:
        WholeFileStorage()._save("a/b.txt", Broken(OSError(code, "no")))

    assert str(refused.value) == sentence
    assert names(media) == []


def test_a_folder_says_what_is_wrong_before_an_editor_notices(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert WholeFileStorage().problem() == ""  # It is made with the first file.
    usage = SimpleNamespace(free=199 * 1024**2)
    with monkeypatch.context() as patched:
        patched.setattr("shutil.disk_usage", lambda path: usage)
        assert WholeFileStorage().problem() == f"{media.parent} has only 199 MB left."
    media.write_text("a file in its place")
    assert WholeFileStorage().problem() == f"{media} cannot be written to."


def test_a_folder_that_cannot_be_made(media: Path) -> None:
    media.mkdir()
    (media / "a").write_text("a file in its place")

    with pytest.raises(NotStoredError, match="cannot be written to"):
        default_storage.save("a/b.txt", ContentFile(b"whole"))


def test_one_of_the_same_name_that_comes_meanwhile_stays(
    media: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = WholeFileStorage.get_available_name
    asked: list[str] = []

    def taken_meanwhile(self: Any, name: str, max_length: Any = None) -> str:
        if not asked:
            asked.append(name)
            media.mkdir()
            (media / name).write_bytes(b"another's")
            return name
        return free(self, name, max_length)

    monkeypatch.setattr(WholeFileStorage, "get_available_name", taken_meanwhile)
    saved = default_storage.save("leaflet.txt", ContentFile(b"ours"))
    assert saved != "leaflet.txt"
    assert (media / "leaflet.txt").read_bytes() == b"another's"
    assert (media / saved).read_bytes() == b"ours"
    assert len(names(media)) == 2


@pytest.mark.django_db
def test_the_file_of_a_change_that_fails_is_removed(media: Path) -> None:
    @unit_of_work()
    def store(name: str) -> None:
        Document.objects.create(title=name, file=ContentFile(b"text", f"{name}.txt"))
        assert names(media) == [f"documents/{name}.txt"]
        if name == "A":
            raise LookupError

    with pytest.raises(LookupError):
        store("A")
    store("B")

    assert names(media) == ["documents/B.txt"]
    assert list(Document.objects.values_list("title", flat=True)) == ["B"]


@pytest.mark.django_db
class TestRemovingUnusedFiles:
    """Of many files, those are removed that are old and that nothing has."""

    @pytest.fixture(autouse=True)
    def stored(self, media: Path) -> list[str]:
        """One of each kind that is used, all of them old; and unused ones of each folder."""
        make_image("Boats")
        Document.objects.create(title="A", file=ContentFile(b"text", "a.txt"))
        UploadedFile.objects.create(file=ContentFile(b"waits", "waits.txt"))
        default_storage.save("cards/0f.png", ContentFile(b"a card"))
        used = names(media)
        for name in ("original_images/x.jpg", "renditions/ab/200.avif", "documents/x.txt", "x"):
            default_storage.save(name, ContentFile(b"12345"))
        for name in names(media):
            os.utime(media / name, (LONG_AGO, LONG_AGO))
        default_storage.save("documents/young.txt", ContentFile(b"just now"))
        return [*used, "documents/young.txt"]

    def said(self, *options: str) -> str:
        output = StringIO()
        call_command("remove_unused_files", *options, stdout=output)
        return output.getvalue()

    def test_they_are_named_first(self, media: Path) -> None:
        before = names(media)
        assert self.said("--dry-run") == (
            "documents/x.txt\noriginal_images/x.jpg\nrenditions/ab/200.avif\nx\n"
            "4 files of 20 bytes would be removed.\n"
        )
        assert names(media) == before

    def test_and_then_removed(self, media: Path, stored: list[str]) -> None:
        assert self.said().endswith("\n4 files of 20 bytes removed.\n")
        assert names(media) == sorted(stored)
        assert self.said() == "0 files of 0 bytes removed.\n"

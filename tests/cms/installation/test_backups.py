"""Backups: all rows and files, nothing half written, and nothing that others can read."""

import errno
import json
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import time, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyrage
import pytest
from django.apps import apps
from django.core.files import File
from django.core.files.storage import Storage, StorageHandler, default_storage
from django.core.management import CommandError, call_command
from django.db import connection, models
from django.utils import timezone

from cms.content.images.models import Image
from cms.content.practice.current import current_practice
from cms.content.practice.models import OpeningHours
from cms.delivery.models import ContentItem
from cms.installation.backups import making, tables
from cms.installation.backups.making import make_backup, remove_old
from cms.installation.backups.restoring import check
from cms.installation.backups.store import NAMES, Description, Part, Store, StoreError
from cms.settings.environment import Environment
from tests.buckets import running_bucket
from tests.factories import SiteTree, make_article, make_image, make_practitioner

pytestmark = pytest.mark.django_db
SECRET = "Recurrent pain"  # what must not be read in a backup that is encrypted


@pytest.fixture(params=["folder", "bucket"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """Where backups are kept: as BACKUP_URL names a folder, or a bucket on a real server."""
    if request.param == "folder":
        yield _storage(f"file://{tmp_path}/backups")
    else:
        with running_bucket(tmp_path) as url:
            yield _storage(url)


@pytest.fixture
def folder(tmp_path: Path) -> Storage:
    return _storage(f"file://{tmp_path}/backups")


def _storage(url: str) -> Storage:
    entry = Environment({"BACKUP_URL": url}).storage("BACKUP_URL")
    handler = StorageHandler({"backups": entry})  # type: ignore[dict-item]  # the stubs are wrong
    return handler["backups"]


@pytest.fixture
def content(site: SiteTree, monkeypatch: pytest.MonkeyPatch) -> ContentItem:
    """A site with something in it. The tests of faults see that rows are those of one moment."""
    monkeypatch.setattr(tables, "snapshot", nullcontext)  # A test is in a transaction already.
    author = make_practitioner(site, portrait=make_image(), portrait_alt="Ada")
    article = make_article(site, SECRET, authors=[author])
    return ContentItem.objects.get(page=article.pk)


def test_all_rows_are_as_they_were(content: ContentItem) -> None:
    practice = current_practice()
    OpeningHours.objects.create(
        practice=practice, days="Monday", opens=time(8, 30), closes=time(12, 0, 0, 250)
    )
    before = _rows()
    lines = list(tables.dump(tables.tables(apps)))
    ContentItem.objects.all().delete()
    OpeningHours.objects.all().delete()
    assert _rows() != before

    count = tables.load(lines, tables.tables(apps))

    assert _rows() == before
    assert count == sum(map(len, before.values()))


MADE_ANEW = {
    "django_migrations",
    "django_session",
    "django_tasks_database_dbtaskresult",
    "wagtailsearch_indexentry",
    "wagtailsearch_indexentry_fts",
}


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the database has it, but of what is made anew."""
    found = {}
    for table in set(connection.introspection.django_table_names()) - MADE_ANEW:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            found[table] = sorted(cursor.fetchall(), key=repr)
    return found


def test_no_table_is_forgotten() -> None:
    known = set(connection.introspection.django_table_names())

    assert known - tables.tables(apps).keys() == MADE_ANEW & known - {"django_migrations"}


@pytest.mark.parametrize(
    ("value", "field"),
    [
        (b"\x00\xff", models.BinaryField()),
        (timezone.now(), models.DateTimeField()),
        ({"b": [None, 1.5], "a": "é\u2028"}, models.JSONField()),
        (None, models.JSONField(null=True)),
        (2**62, models.BigIntegerField()),
    ],
)
def test_a_value_comes_back(value: object, field: "models.Field[Any, Any]") -> None:
    field.set_attributes_from_name("value")
    row: Any = type("Row", (), {"value": value})()

    line = json.loads(json.dumps(tables._to_json(field, row)))

    came = tables._value(field, line)
    assert (bytes(came) if isinstance(value, bytes) else came) == value


def test_a_backup_is_whole_and_has_each_file_once(content: ContentItem, storage: Storage) -> None:
    store = Store(storage)
    first = make_backup(store)
    stored = set(_all(storage, "files/"))
    second = make_backup(store)

    names = {image.file.name for image in Image.objects.all()}
    assert store.names() == [first.name, second.name]
    assert first.rows == second.rows == sum(map(len, _rows().values()))
    assert first.missing == []
    assert first.number_of_files > len(names) > 0
    assert len(stored) == first.number_of_files
    assert set(_all(storage, "files/")) == stored
    check(store, second)


def _all(storage: Storage, folder: str) -> Iterator[str]:
    folders, files = storage.listdir(folder)
    yield from (f"{folder}{name}" for name in files)
    for name in folders:
        yield from _all(storage, f"{folder}{name}/")


def _bytes(storage: Storage, name: str) -> bytes:
    with storage.open(name) as file:
        content: bytes = file.read()
        return content


def test_a_file_that_is_lost_is_named_and_the_rest_is_there(
    content: ContentItem, folder: Storage
) -> None:
    lost = Image.objects.get().file.name
    default_storage.delete(lost)

    backup = make_backup(Store(folder))

    assert backup.missing == [lost]
    assert backup.number_of_files > 0
    check(Store(folder), backup)


def test_a_file_that_is_deleted_meanwhile_is_in_no_row_of_the_backup(
    content: ContentItem, folder: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is uploaded after the files were copied, and deleted after the rows were read."""
    dump = making._dump
    uploaded: list[Image] = []

    def dump_and_delete(store: Store, name: str) -> Any:
        if not uploaded:
            uploaded.append(make_image("Harbor", 30, 30))
            rows = dump(store, name)
            file = uploaded[0].file.name
            uploaded[0].delete()
            default_storage.delete(file)
            assert file in rows.files
            return rows
        return dump(store, name)

    monkeypatch.setattr(making, "_dump", dump_and_delete)
    backup = make_backup(Store(folder))

    assert backup.missing == []
    assert backup.rows == sum(map(len, _rows().values()))


def test_nothing_can_be_read_without_the_key(content: ContentItem, storage: Storage) -> None:
    key = pyrage.x25519.Identity.generate()
    backup = make_backup(Store(storage, [str(key.to_public())]))
    name = Image.objects.get().file.name

    everything = b"".join(_bytes(storage, file) for file in _all(storage, ""))
    assert backup.encrypted
    for known in (SECRET, name, Path(name).name):
        assert known.encode() not in everything
    for part in (backup.database, backup.files):
        with (
            pytest.raises(StoreError, match=r"is encrypted\. Name the file of the key"),
            Store(storage).get(part),
        ):
            pass
        other = str(pyrage.x25519.Identity.generate())
        with (
            pytest.raises(StoreError, match="The key is not that of"),
            Store(storage, identities=[other]).get(part),
        ):
            pass
    check(Store(storage), backup)
    check(Store(storage, identities=[str(key)]), backup)


def test_files_are_stored_anew_for_another_key(content: ContentItem, folder: Storage) -> None:
    keys = [pyrage.x25519.Identity.generate() for _ in range(2)]
    for key in keys:
        make_backup(Store(folder, [str(key.to_public())]))
    store = Store(folder, identities=[str(keys[1])])
    backup = store.description(store.names()[-1])

    for name in store.stored(backup):
        with store.get(Part.of_file(name)) as file:
            assert file.read(1)


@pytest.mark.parametrize("which", ["database", "files", "stored", "file"])
@pytest.mark.parametrize("how", ["changed", "shorter", "gone"])
def test_what_is_broken_is_found(
    content: ContentItem, folder: Storage, which: str, how: str
) -> None:
    store = Store(folder)
    backup = make_backup(store)
    name = min(store.stored(backup)) if which == "file" else getattr(backup, which).name
    path = Path(folder.path(name))
    data = path.read_bytes()
    path.unlink()
    if how != "gone":
        path.write_bytes(data[:-1] if how == "shorter" else data[:-1] + bytes([data[-1] ^ 1]))

    with pytest.raises(StoreError) as found:
        check(store, backup)

    said = "The storage of the backups says: " if how == "gone" else f"{name} is not as it was"
    assert str(found.value).startswith(said)


def test_a_backup_that_is_killed_is_none(content: ContentItem, folder: Storage) -> None:
    class KilledError(BaseException):
        pass

    class Dying(Store):
        def complete(self, description: Description) -> None:
            raise KilledError

    store = Store(folder)
    whole = make_backup(store)
    with pytest.raises(KilledError):
        make_backup(Dying(folder))

    assert store.names() == [whole.name]
    assert len(store.unfinished()) == 1


def test_a_file_has_its_name_only_when_it_is_whole(folder: Storage) -> None:
    class Breaking(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(OSError, match="The disk of the site is full"):
        folder.save("files/aa/part", File(Breaking(b"x")))

    assert list(_all(folder, "")) == []


def test_old_backups_go_with_the_files_that_no_other_has(
    content: ContentItem, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(storage)
    kept, old = make_backup(store), timezone.now() - timedelta(days=40)
    image = make_image("Harbor", 30, 30)
    _at(old, monkeypatch)
    backup = make_backup(store)
    image.delete()
    for hours in (1, 2):
        _at(timezone.now() + timedelta(hours=hours), monkeypatch)
        make_backup(store)

    later = timezone.now() + timedelta(days=3)
    _at(later, monkeypatch)
    removed, files = remove_old(store, days=30)

    only_there = backup.number_of_files - kept.number_of_files
    assert (removed, files) == (1, only_there)
    assert only_there > 0
    assert backup.name not in store.names()
    for name in store.names():
        check(store, store.description(name))


def _at(moment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clock:
        @staticmethod
        def now() -> Any:
            return moment

    monkeypatch.setattr(making, "timezone", Clock)


def test_the_newest_are_kept_however_old(content: ContentItem, folder: Storage) -> None:
    store = Store(folder)
    backup = make_backup(store)
    for year in range(2001, 2004):
        name = f"{year}-01-01T000000.000000Z"
        database = store.put(f"{name}/database.jsonl.gz", BytesIO(b""))
        store.complete(replace(backup, name=name, database=database))
    unfinished = store.put("2001-05-05T000000.000000Z/database.jsonl.gz", BytesIO(b""))

    assert remove_old(store, days=1) == (1, 0)

    assert [name[:4] for name in store.names()][:2] == ["2002", "2003"]
    assert not folder.exists(unfinished.name)


def test_the_commands_speak_to_people(content: ContentItem, tmp_path: Path, settings: Any) -> None:
    with pytest.raises(CommandError, match="not set where backups are kept"):
        call_command("backup")
    url = f"file://{tmp_path}/backups"
    entry = Environment({"BACKUP_URL": url}).storage("BACKUP_URL")
    settings.STORAGES = {**settings.STORAGES, "backups": entry}
    with pytest.raises(CommandError, match=r"^There is no backup\.$"):
        call_command("check_backup")

    said = _said("backup")
    listed = _said("backup", "--list")
    assert said == f"Backup {listed}"
    assert _said("check_backup") == f"Whole: {listed}"
    with pytest.raises(CommandError, match=r"There is no backup yesterday\. The newest is 2"):
        call_command("check_backup", "yesterday")
    with pytest.raises(CommandError, match="The file of the key cannot be read"):
        call_command("check_backup", "--identity", str(tmp_path / "none"))
    with pytest.raises(CommandError, match=r"This site is in use\. Stop it, and add --replace"):
        call_command("restore")
    settings.BACKUP_RECIPIENTS = ["age1nonsense"]
    with pytest.raises(CommandError, match="That is not a key of age"):
        call_command("backup")


def _said(*command: str) -> str:
    output = StringIO()
    call_command(*command, stdout=output)
    return output.getvalue()


def test_a_backup_of_a_newer_version_is_refused(
    content: ContentItem, tmp_path: Path, settings: Any
) -> None:
    url = f"file://{tmp_path}/backups"
    entry = Environment({"BACKUP_URL": url}).storage("BACKUP_URL")
    settings.STORAGES = {**settings.STORAGES, "backups": entry}
    store = Store(_storage(url))
    backup = make_backup(store)
    name = (timezone.now() + timedelta(days=1)).strftime(NAMES)
    newer = [*backup.migrations, ("delivery", "9999_future"), ("elsewhere", "0001_initial")]
    store.complete(replace(backup, name=name, migrations=newer))

    with pytest.raises(CommandError, match=r"newer version of the code: delivery\.9999_future\. "):
        call_command("restore", "--replace")

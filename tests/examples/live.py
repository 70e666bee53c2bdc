"""A live server whose content the tests change: one process serves it and runs what they ask for.

It has a database of its own, so that what is served is committed, as readers find it.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

import django

from tests.browser.server import ROOT, free_port

P = ParamSpec("P")
R = TypeVar("R")
BASE = "/api/v1/"


class LiveSite:
    """A site at `address`, and the process that serves it."""

    def __init__(self, executor: ProcessPoolExecutor, address: str) -> None:
        self.address = address
        self.api = f"{address}{BASE}"
        self._executor = executor

    def run(self, function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What `function`, of a module, returns there."""
        return self._executor.submit(function, *args, **kwargs).result(timeout=120)


@contextmanager
def live_site(state: Path) -> Iterator[LiveSite]:
    """An empty installation with its database and files in `state`."""
    port = free_port()
    variables = {
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "TEST_DATABASE_URL": "",  # A database of its own, whatever the tests have.
        "STATE_DIR": str(state),
        "PYTHONPATH": str(ROOT),
    }
    with ProcessPoolExecutor(
        max_workers=1,
        mp_context=multiprocessing.get_context("spawn"),
        initializer=_serve,
        initargs=(variables, port),
    ) as executor:
        site = LiveSite(executor, f"http://127.0.0.1:{port}")
        site.run(_ready)
        yield site


def _ready() -> None:
    """Asked for once the process serves."""


def _serve(variables: dict[str, str], port: int) -> None:
    os.environ.update(variables)
    django.setup()
    from django.conf import settings
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.core.wsgi import get_wsgi_application
    from django.db import connection

    from cms.installation.fresh_database import create_fresh_database

    settings.WAGTAILADMIN_BASE_URL = f"http://127.0.0.1:{port}"
    create_fresh_database(Path(str(connection.settings_dict["NAME"])))
    handler = type("Handler", (WSGIRequestHandler,), {"log_message": lambda *_: None})
    server = ThreadedWSGIServer(("127.0.0.1", port), handler)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()


def load_demo() -> None:
    """The demo site."""
    from tests.demo import load_small_demo  # Its models are there once Django is set up.

    load_small_demo()

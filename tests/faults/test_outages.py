"""While the database is away everybody is told to come back, and nothing that was saved is lost."""

import json
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from cms.foundation.cache import SECONDS_OF_REST
from cms.settings.base import PUBLIC_STATE_SECONDS
from tests.faults.cluster import CONNECTIONS, Cluster, running_cluster
from tests.faults.laboratory import open_laboratory
from tests.faults.load import GOING_ON, TASK, Findings, Load, Production, Site
from tests.faults.locking import TITLE, save_while_locked
from tests.faults.redis import RedisServer, running_redis
from tests.faults.table import Note, seen

pytestmark = pytest.mark.faults

SECONDS_AWAY = 5
STATEMENT_SECONDS = 2
WELL = {"readers": {200}, "programs": {200}, "editor": {200}}
AWAY = {"readers": {503}, "programs": {503}, "editor": {503}}
TABLES = "wagtailcore_page, delivery_feedstate, delivery_contentitem"


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture(scope="module")
def database(cluster: Cluster) -> Iterator[str]:
    with cluster.server.fresh_database() as name:
        yield name


@pytest.fixture(scope="module")
def redis(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with running_redis(tmp_path_factory.mktemp("redis")) as redis:
        yield redis


@pytest.fixture(scope="module")
def site(
    cluster: Cluster, database: str, redis: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """A site whose statements may take two seconds, with its worker and schedule."""
    options = f"options=-c%20statement_timeout%3D{STATEMENT_SECONDS}s"
    url = f"{cluster.server.url_of(database)}?{options}"
    site = Site(Production(tmp_path_factory.mktemp("production"), url, redis.url))
    site.server.start()
    try:
        with site.server.beside("worker"), site.server.beside("schedule"):
            yield site
    finally:
        site.server.stop()


def check_errors(load: Load) -> None:
    """Each 503 says when to come back, and what is the matter in the words of the channel."""
    for name, answers in [*load.readers.items(), ("editor", load.editor)]:
        headers, content = answers.errors[503]
        assert headers["Retry-After"] == "5"
        if headers["Content-Type"] == "application/problem+json":
            problem = json.loads(content)
            assert problem["status"] == 503
            assert problem["type"].endswith("/api/v1/problems/error/")
            assert problem["detail"].startswith("The site cannot ask its database now.")
        else:
            assert name not in ("API", "changes", "editor")
            assert headers["Cache-Control"] == "no-store"
            assert b"<h1>This page is not available right now</h1>" in content


def logged(site: Site, since: dict[str, int]) -> dict[str, tuple[int, int]]:
    """How many lines each command has written since then, and how many tracebacks."""
    new = {name: site.server.log(name).splitlines()[number:] for name, number in since.items()}
    return {name: (len(said), "\n".join(said).count("Traceback")) for name, said in new.items()}


def lines(site: Site) -> dict[str, int]:
    commands = ("serve", "worker", "schedule")
    return {command: len(site.server.log(command).splitlines()) for command in commands}


def note(
    row: Note,
    load: Load,
    found: Findings,
    during: dict[str, set[int]],
    back: float | None,
    at_least: float = 0,
) -> None:
    """Put what came of it into the table."""
    after = None if back is None else max(at_least, load.back_after(back))
    readers = seen(during["readers"] | during["programs"])
    row(readers, seen(during["editor"]), lost=len(found.lost(load)), back=after)


@pytest.mark.fault("PostgreSQL is killed, and started again")
def test_a_database_that_is_killed_and_started_again(
    cluster: Cluster, site: Site, tmp_path: Path, row: Note
) -> None:
    before, task, next_task = lines(site), tmp_path / "task", tmp_path / "next"
    site.server.execute(TASK.format(path=str(task), seconds=SECONDS_AWAY + 1))
    with Load(site) as load:
        time.sleep(3)
        began = time.monotonic()
        cluster.stop()
        away = time.monotonic()
        time.sleep(SECONDS_AWAY)
        returning = time.monotonic()
        cluster.start()
        back = time.monotonic()
        time.sleep(4)

    assert load.statuses(0, began - 1) == WELL
    during = load.statuses(away, returning - 0.5)
    assert during == AWAY
    assert load.back_after(back) < 2
    check_errors(load)
    # The task of before was begun twice: when it ended, nobody could be told.
    assert site.server.execute(GOING_ON.format(path=str(next_task))).split()[-2:] == ["False", "1"]
    assert task.read_text() == "begun\nended\nbegun\nended\n"
    assert next_task.read_text() == "begun\nended\n"
    found = site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    assert load.published[-1] == found.item
    said = logged(site, before)
    assert [bad for _, bad in said.values()] == [0, 0, 0]
    # One line a minute says it; the worker says in another that it takes up what was lost, and a
    # scheduled run in the middle of which it happened names what it could not do.
    assert all(0 < n <= 8 for n, _ in said.values()), said
    note(row, load, found, during, back)


@pytest.mark.fault("PostgreSQL has no connection left")
def test_a_database_that_has_no_connection_left(
    cluster: Cluster, site: Site, database: str, row: Note
) -> None:
    before = lines(site)
    with Load(site) as load:
        time.sleep(2)
        with all_connections(cluster, database):
            away = time.monotonic()
            time.sleep(SECONDS_AWAY)
            returning = time.monotonic()
        back = time.monotonic()
        time.sleep(4)

    during = load.statuses(away, returning - 0.5)
    assert during == AWAY
    assert load.back_after(back) < 2
    check_errors(load)
    found = site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    assert all(not tracebacks for _, tracebacks in logged(site, before).values())
    note(row, load, found, during, back)


@contextmanager
def all_connections(cluster: Cluster, database: str) -> Iterator[None]:
    """Take all connections that the server gives, those of the site too."""
    ending = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
    with cluster.connect() as control, ExitStack() as taken:
        deadline, number = time.monotonic() + 20, 1
        while number < CONNECTIONS:
            assert time.monotonic() < deadline
            control.execute(ending, [database])
            with suppress(psycopg.OperationalError):
                while True:
                    taken.enter_context(cluster.connect())
                    number += 1
        yield


@pytest.mark.fault("Statements take longer than `statement_timeout`")
def test_statements_that_take_longer_than_they_may(
    cluster: Cluster, site: Site, database: str, row: Note
) -> None:
    before = lines(site)
    with Load(site) as load:
        time.sleep(2)
        with psycopg.connect(cluster.server.url_of(database)) as other:
            other.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
            # For so long a server may know the state of before, and answer from what it keeps.
            away = time.monotonic() + PUBLIC_STATE_SECONDS
            time.sleep(SECONDS_AWAY + STATEMENT_SECONDS)
            returning = time.monotonic()
            other.rollback()
        time.sleep(4)

    # Whoever asked in the last seconds may have been answered when it was over.
    during = load.statuses(away, returning - STATEMENT_SECONDS)
    assert during == AWAY
    assert load.back_after(returning) < STATEMENT_SECONDS + 2
    check_errors(load)
    found = site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    assert load.published[-1] == found.item
    assert all(not tracebacks for _, tracebacks in logged(site, before).values())
    # The last who waited was answered after that time, or at once.
    note(row, load, found, during, returning, at_least=STATEMENT_SECONDS)


@pytest.mark.fault("Redis is emptied, hangs, and is killed and started again")
def test_redis_is_away(site: Site, redis: RedisServer, row: Note) -> None:
    before = lines(site)
    with Load(site) as load:
        time.sleep(2)
        began = time.monotonic()
        redis.client.flushall()
        time.sleep(2)
        redis.hang()
        time.sleep(SECONDS_AWAY)
        redis.go_on()
        time.sleep(2)
        redis.stop()
        time.sleep(SECONDS_AWAY)
        redis.start()
        back = time.monotonic()
        time.sleep(SECONDS_OF_REST + 3)

    during = load.statuses(0, back)
    assert during == load.statuses(began, float("inf")) == WELL
    # It is in use again.
    assert redis.client.dbsize() > 0
    found = site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    assert load.published[-1] == found.item
    said = logged(site, before)
    assert [bad for _, bad in said.values()] == [0, 0, 0]
    # The schedule runs each command in a process of its own, which says so once.
    assert (said["serve"][0], said["worker"][0] <= 1) == (1, True)
    note(row, load, found, during, None)


@pytest.mark.fault("Another program locks SQLite for longer than a minute")
def test_sqlite_is_locked_for_longer_than_one_waits(tmp_path: Path, row: Note) -> None:
    with open_laboratory(tmp_path) as laboratory:
        outcome = laboratory.start(save_while_locked).result()

    assert (outcome.statuses, outcome.retry_after, outcome.read) == ([503, 302], "5", 200)
    assert "<h1>This page is not available right now</h1>" in outcome.page
    assert outcome.versions == [["Back pain"], ["Back pain", TITLE]]
    row(seen({outcome.read}), seen({outcome.statuses[0]}), back=0)

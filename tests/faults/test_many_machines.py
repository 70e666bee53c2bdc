"""Two servers on one database with a replica, one bucket and one cache in front are one site."""

import json
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser.server import free_port
from tests.buckets import running_bucket
from tests.faults.cluster import Standby, running_cluster, running_standby
from tests.faults.load import PICTURE, Load, Production, Site
from tests.faults.redis import running_redis
from tests.faults.table import Note, seen
from tests.front_cache import cache_in_front

pytestmark = pytest.mark.faults

PAGE, ITEMS, CHANGES = "/articles/second/", "/api/v1/articles/", "/api/v1/changes/"
A_MOMENT = 0.06
"""A little more than PUBLIC_STATE_SECONDS, for which a server may know an earlier state."""


class Machines:
    """Two servers, of which the first has the editor, and what they share."""

    def __init__(
        self, servers: list[Production], site: Site, told: list[str], standby: Standby, name: str
    ) -> None:
        self.servers, self.site, self.told, self.standby = servers, site, told, standby
        self._database = name

    def get(self, server: int, path: str) -> tuple[int, str]:
        """What a reader is answered by one of the servers: the status, and the content."""
        with closing(HTTPConnection("127.0.0.1", self.servers[server].port, timeout=30)) as asked:
            asked.request("GET", path)
            answer = asked.getresponse()
            return answer.status, answer.read().decode(errors="replace")

    def publish(self, title: str) -> None:
        """Save and publish the editor's page at the first server."""
        path = f"/api/wagtail/v3/pages/{self.site.page}/"
        body = {"meta": {"type": "articles.ArticlePage"}, "title": title}
        for method, address, sent in (
            ("PATCH", path, json.dumps(body)),
            ("POST", f"{path}actions/publish/", "{}"),
        ):
            with closing(HTTPConnection("127.0.0.1", self.servers[0].port, timeout=30)) as asked:
                headers = {"Content-Type": "application/json"}
                headers["Authorization"] = f"Bearer {self.site.token}"
                asked.request(method, address, sent, headers)
                assert (answer := asked.getresponse()).status == 200, answer.read()
        time.sleep(A_MOMENT)

    def rows_read_by_replica(self) -> int:
        """Since it was started."""
        time.sleep(1.1)  # It counts for others once in a second.
        return self.standby.reads(self._database)


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    with (
        running_cluster() as cluster,
        cluster.server.fresh_database() as name,
        running_bucket(folder / "bucket") as bucket,
        running_redis(_made(folder / "redis")) as redis,
        cache_in_front() as (cache, told),
        running_standby(cluster, _open(folder / "standby")) as standby,
    ):
        variables = {
            "BASE_URL": f"http://127.0.0.1:{free_port()}",
            "REPLICA_URL": standby.server.url_of(name),
            "MEDIA_STORAGE_URL": bucket,
            "PURGE_URL": cache,
        }
        servers = [
            Production(
                _made(folder / f"server{number}"),
                cluster.server.url_of(name),
                redis.url,
                **variables,
            )
            for number in range(2)
        ]
        site = Site(servers[0])
        for server in servers:
            server.start()
        try:
            with servers[0].beside("worker"), servers[1].beside("schedule"):
                yield Machines(servers, site, told, standby, name)
        finally:
            for server in servers:
                server.stop()


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _open(folder: Path) -> Path:
    """A folder that the account of the database may enter."""
    for parent in folder.parents:
        if parent.is_relative_to("/tmp"):  # noqa: S108
            parent.chmod(0o755)
    return folder


@pytest.mark.fault("A second server, with a replica of PostgreSQL and a bucket")
def test_what_one_publishes_the_other_shows(machines: Machines, row: Note) -> None:
    rendition = machines.servers[0].execute(PICTURE).split()[-1]
    picture = urlsplit(rendition).path
    cursor = json.loads(machines.get(1, CHANGES)[1])["next"]
    machines.told.clear()
    before = machines.rows_read_by_replica()

    with Load(machines.site) as load:
        for number in range(5):
            machines.publish(f"Title {number}")
    machines.publish("The last title")
    answers = [[machines.get(server, path) for path in (PAGE, ITEMS, picture)] for server in (1, 0)]
    address = urlsplit(cursor)
    news = json.loads(machines.get(1, f"{address.path}?{address.query}")[1])["items"]

    assert answers[0] == answers[1]
    assert [status for status, _ in answers[0]] == [200, 200, 200]
    assert "<h1>The last title</h1>" in answers[0][0][1]
    assert [item["content"]["title"] for item in news] == ["The last title"]
    wait_until_told(machines, f"item-{news[0]['id']}")
    assert machines.rows_read_by_replica() > before
    assert load.statuses() == {"readers": {200}, "programs": {200}, "editor": {200}}
    found = machines.site.findings()
    assert found.faults == []
    row("no difference", "no difference", lost=len(found.lost(load)), back=None)


def wait_until_told(machines: Machines, tag: str) -> None:
    last = time.monotonic() + 10
    while not any(tag in told for told in machines.told):
        assert time.monotonic() < last, machines.told
        time.sleep(0.05)


@pytest.mark.fault("The replica of PostgreSQL lags behind")
def test_nobody_sees_an_older_state_while_the_replica_lags(machines: Machines, row: Note) -> None:
    machines.standby.lag()
    shown = []
    for number in range(5):
        machines.publish(f"Ahead {number}")
        shown += [f"<h1>Ahead {number}</h1>" in machines.get(one, PAGE)[1] for one in (1, 0, 1)]
        position = [max_position(machines, one) for one in (1, 0)]
        shown.append(position[0] == position[1])
    before = machines.rows_read_by_replica()
    machines.standby.catch_up()
    machines.publish("Caught up")
    time.sleep(1)
    assert "<h1>Caught up</h1>" in machines.get(1, PAGE)[1]
    machines.get(1, "/articles/?q=anew")

    assert shown == [True] * len(shown)
    assert machines.rows_read_by_replica() > before
    row(seen({200}), seen({200}), lost=0, back=None)


def max_position(machines: Machines, server: int) -> int:
    """The position of the newest item that the change feed of the server has."""
    entries = json.loads(machines.get(server, CHANGES)[1])["items"]
    return max(int(entry["position"]) for entry in entries)


@pytest.mark.fault("The replica of PostgreSQL is gone")
def test_readers_do_not_notice_that_the_replica_is_gone(machines: Machines, row: Note) -> None:
    with Load(machines.site) as load:
        time.sleep(2)
        machines.standby.stop("immediate")
        time.sleep(4)
        machines.standby.start()
        time.sleep(2)

    assert load.statuses() == {"readers": {200}, "programs": {200}, "editor": {200}}
    found = machines.site.findings()
    assert (found.faults, found.lost(load)) == ([], [])
    row(seen({200}), seen({200}), lost=len(found.lost(load)), back=None)

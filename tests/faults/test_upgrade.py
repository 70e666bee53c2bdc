"""From the version before to this one and back, while both serve a large site."""

import os
import sys
import time
from collections.abc import Iterator

import pytest

from tests.faults import upgrading
from tests.faults.load import Production, Site
from tests.faults.redis import running_redis
from tests.faults.table import Note, coarse
from tests.faults.upgrading import Earlier, Partner, Watch, found_after, large_site, missed
from tests.postgresql import PostgresqlServer

pytestmark = pytest.mark.upgrade

ARTICLES = int(os.environ.get("ARTICLES", "20000"))
SAMPLE = 500
PAUSE = 0.2
SECONDS = 10
"""How long each state lasts: one version, both, the other."""
SECONDS_TO_COMPARE = 600
"""After which the sample has to do: at 20,000 pages it takes longer beside such a load."""
LONGEST_WAIT = 15.0
"""Seconds within which each request is answered, also beside a migration that waits for a lock."""


@pytest.fixture(scope="module")
def versions(
    postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Earlier, Production, str]]:
    """The version before and this one, on one database with many articles, which has its URL."""
    folders = [tmp_path_factory.mktemp(name) for name in ("redis", "earlier", "later", "fill")]
    redis_folder, *states, fill = folders
    with running_redis(redis_folder) as redis:
        template = large_site(postgresql, ARTICLES, fill, redis.url)
        with postgresql.fresh_database(template=template) as name:
            url, common = postgresql.url_of(name), upgrading.variables()
            yield (
                Earlier(states[0], url, redis.url, **common),
                Production(states[1], url, redis.url, **common),
                url,
            )


@pytest.mark.fault("An upgrade at 20,000 articles, a way back, and forth again, both serving")
def test_nobody_notices_an_upgrade(
    versions: tuple[Earlier, Production, str], row: Note, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier, later, url = versions
    site, told = Site(earlier), []

    def shift(load: Partner, old: Production, new: Production) -> None:
        """Serve by the new one, beside the old one for a while, as behind a balancer."""
        new.start()
        load.servers = (old, new)
        time.sleep(SECONDS)
        load.servers = (new,)
        time.sleep(2)
        old.stop()
        time.sleep(SECONDS)

    def timed(name: str, begun: float) -> None:
        told.append(f"{name}: {time.monotonic() - begun:.0f} s")

    earlier.start()
    try:
        with Partner(site, pause=PAUSE) as load, Watch(url) as watch:
            with earlier.beside(earlier.worker), earlier.beside("schedule"):
                time.sleep(SECONDS)
                begun = time.monotonic()
                later.manage("prepare")
                timed("prepare", begun)
                shift(load, earlier, later)
            with later.beside("worker"), later.beside("schedule"):
                time.sleep(SECONDS)
            # Back, and forth again.
            earlier.manage("prepare")
            with earlier.beside(earlier.worker), earlier.beside("schedule"):
                shift(load, later, earlier)
            later.manage("prepare")
            shift(load, earlier, later)
            with later.beside("worker"), later.beside("schedule"):
                begun = time.monotonic()
                wait_for_comparison(watch)
                timed("comparison", begun)
                run = watch.comparison()
    finally:
        earlier.stop()
        later.stop()

    found, positions = found_after(site, later, SAMPLE)
    requests = sum(len(one.seen) for one in load.everybody())
    told += [
        f"{requests} requests, the slowest {load.longest:.1f} s",
        f"{len(load.published)} publishes, {len(load.positions)} entries of the change feed",
        f"longest wait for a lock on a table: {watch.longest:.2f} s",
        f"{run['compared']} pages compared, {run['repaired']} items repaired",
    ]
    with capsys.disabled():
        sys.stdout.write("\n".join(["", *told, ""]))
    assert load.statuses() == {"readers": {200}, "programs": {200}, "editor": {200}}
    assert load.partner.statuses(0, float("inf")) == {200}
    assert (found.faults, found.lost(load)) == ([], [])
    assert missed(load, positions) == []
    assert len(positions) > 0.9 * ARTICLES
    assert (run["compared"] > 0, run["failed"]) == (True, 0)
    assert load.longest < LONGEST_WAIT
    row(f"no difference; each answer {coarse(load.longest)}", "the same", lost=0, back=None)


def wait_for_comparison(watch: Watch) -> None:
    """Return when it has ended, or when it has gone on for long enough."""
    last = time.monotonic() + SECONDS_TO_COMPARE
    while not watch.comparison()["ended_at"] and time.monotonic() < last:
        time.sleep(1)

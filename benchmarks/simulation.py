"""Say what runs out first as the load grows: a day is simulated with the costs that were measured.

    .venv/bin/python -m benchmarks.simulation           # writes docs/operators/sizing.md
    .venv/bin/python -m benchmarks.simulation --check   # compares a point with servers that run

The costs come from benchmarks/results.json (`make bench`). Requests flow in steps of ten seconds
through the proxy, the servers, the databases and the workers; what a resource cannot do in one step
waits for the next. The proxy asks for an address again a minute after it did. A server makes a page
anew the first time it is asked for after something was published, and else confirms what it kept.
"""

import argparse
import json
import math
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.speed.load import body_at
from benchmarks.speed.servers import ROOT, fill_meridian, free_port, meridian

RESULTS = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "operators" / "sizing.md"
STEP, DAY, FRESH = 10, 24 * 3600, 60
PUBLISH, REBUILD, DELIVERY = 250.0, 12.0, 4.0
"""Milliseconds of CPU to publish an article, to rebuild an item, and to tell a subscription."""
OF_DATABASE = 0.35
"""The part of the cost of what is made anew that is the database's where that is a server."""
COMFORTABLE = 0.7
SCALES = (1, 10, 100, 1000)


@dataclass(frozen=True)
class Load:
    """A day: all counts but the articles grow with `scale`."""

    scale: int
    views: int = 50_000
    partners: int = 10_000
    seconds_between_polls: int = 300
    subscriptions: int = 2_000
    publishes: int = 40
    dependents: int = 20
    articles: int = 5_000
    burst: float = 10.0

    def views_at(self, second: int) -> float:
        """Page views a second: few at night, most in the evening, and a burst of half an hour."""
        wave = 1 + 0.8 * math.sin((second / DAY - 0.45) * 2 * math.pi)
        is_burst = 18 * 3600 <= second < 18.5 * 3600
        return self.scale * self.views / DAY * wave * (self.burst if is_burst else 1)

    def polls(self) -> float:
        """Requests for news a second."""
        return self.scale * self.partners / self.seconds_between_polls


@dataclass(frozen=True)
class Costs:
    """Milliseconds of CPU for a request: at the proxy, kept by a server, and made anew."""

    proxy: float
    kept: float
    page: float
    changes: float

    @classmethod
    def measured(cls) -> "Costs":
        """Return the costs of the last `make bench`."""
        costs = json.loads(RESULTS.read_text())["costs"]
        return cls(
            proxy=costs["article"]["Varnish"]["cpu"],
            kept=costs["article"]["kept"]["cpu"],
            page=costs["article"]["anew"]["cpu"],
            changes=costs["20 with bodies"]["anew"]["cpu"],
        )


@dataclass
class Resource:
    """Cores that work; `waiting` is what they have not done yet, in seconds of CPU."""

    name: str
    cores: int = 1
    waiting: float = 0.0
    busiest: float = 0.0
    longest: float = 0.0

    def work(self, seconds: float) -> None:
        """Add work of one step, and do what can be done."""
        self.busiest = max(self.busiest, seconds / (self.cores * STEP))
        self.waiting = max(0.0, self.waiting + seconds - self.cores * STEP)
        self.longest = max(self.longest, self.waiting / self.cores)


@dataclass
class Site:
    """What serves a practice."""

    proxy: Resource = field(default_factory=lambda: Resource("proxy"))
    servers: Resource = field(default_factory=lambda: Resource("servers"))
    primary: Resource = field(default_factory=lambda: Resource("database, writes"))
    replicas: Resource = field(default_factory=lambda: Resource("database, reads"))
    workers: Resource = field(default_factory=lambda: Resource("workers"))

    def resources(self) -> tuple[Resource, ...]:
        """All that can run out."""
        return self.proxy, self.servers, self.primary, self.replicas, self.workers


def simulate(load: Load, costs: Costs, site: Site, processes: int = 1) -> Site:
    """Let a day pass. Each of the `processes` makes a page once in each state."""
    interval = DAY / (load.publishes * load.scale)
    due = interval
    for second in range(0, DAY, STEP):
        published = 0
        while due <= second:
            due, published = due + interval, published + 1
        views, polls = load.views_at(second), load.polls()
        asked, anew = _passed_on(views, load.articles, interval / processes)
        made = (STEP * anew * costs.page + published * processes * costs.changes) / 1000
        site.proxy.work(STEP * (views + polls) * costs.proxy / 1000)
        site.servers.work(STEP * (asked + 1 / FRESH) * costs.kept / 1000 + made)
        site.replicas.work(made * OF_DATABASE)
        site.primary.work(published * (PUBLISH + load.dependents * REBUILD) / 1000 * OF_DATABASE)
        told = published * load.scale * load.subscriptions * DELIVERY
        site.workers.work((told + published * load.dependents * REBUILD) / 1000)
    return site


def _passed_on(views: float, articles: int, interval: float) -> tuple[float, float]:
    """Return the requests a second that the proxy passes on, and those that are made anew.

    Articles are read as words are used: the n-th most popular one 1/n as often as the first. They
    are counted in groups, each twice as large as the one before.
    """
    total, first, asked, anew = math.log(articles) + 0.5772, 1, 0.0, 0.0
    while first <= articles:
        count = min(first, articles - first + 1)
        rate = views / total * math.log((first + count) / first) / count
        again = min(rate, 1 / FRESH)
        asked += count * again
        anew += count * min(again, 1 / interval)
        first += count
    return asked, anew


def needed(load: Load, costs: Costs) -> list[tuple[str, int, float, float]]:
    """Return for each resource the cores that keep it comfortable, and what one core would do."""
    single = simulate(load, costs, Site())
    return [
        (one.name, max(1, math.ceil(one.busiest / COMFORTABLE)), one.busiest, one.longest)
        for one in single.resources()
    ]


def page(costs: Costs) -> Iterator[str]:
    """Yield the page for operators."""
    load = Load(1)
    yield "# How many machines\n"
    yield "`python -m benchmarks.simulation` made this page from the costs in [speed](speed.md).\n"
    yield (
        f"The day of a load of 1: {load.views:,} page views with {load.burst:g} times as many for "
        f"half an hour, {load.partners:,} partners that ask for news every "
        f"{load.seconds_between_polls // 60} minutes, {load.subscriptions:,} subscriptions, "
        f"{load.publishes} publishes, {load.articles:,} articles. All grow with the load, but for "
        "the articles. Cores are those that stay under "
        f"{COMFORTABLE:.0%} in the busiest ten seconds.\n"
    )
    names = [one.name for one in Site().resources()]
    yield f"| load | {' | '.join(names)} | runs out first on one core each |"
    yield "| --- " * (len(names) + 2) + "|"
    for scale in SCALES:
        found = needed(Load(scale), costs)
        first = max(found, key=lambda one: one[2])
        verdict = f"{first[0]}: {_busy(first[2], first[3])}"
        cores = " | ".join(str(one[1]) for one in found)
        yield f"| {scale:,} | {cores} | {verdict} |"
    yield (
        "\nWhat the page assumes and does not measure: publishing takes "
        f"{PUBLISH:g} ms of CPU, rebuilding an item {REBUILD:g} ms, telling a subscription "
        f"{DELIVERY:g} ms; {OF_DATABASE:.0%} of what is made anew is the database's. Pictures are "
        "left out: a cache or a bucket sends them."
    )


def _busy(part: float, behind: float) -> str:
    if behind > DAY:
        return "they never catch up"
    return f"{part:.0%} busy" + (f", up to {behind:,.0f} s behind" if behind > 1 else "")


def check(seconds: int = 20, rate: int = 30, processes: int = 2) -> None:
    """Ask servers that run at a known rate, and print the CPU that was foretold and that was used.

    Half of the requests are for one page, which is kept; the others are each for another address.
    """
    costs = Costs.measured()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        fill_meridian(Path(folder) / "state", port, 60)
        serving = meridian(
            Path(folder) / "state", "kept", port, "cms.settings.embedded", processes=processes
        )
        with serving as server, ThreadPoolExecutor(16) as pool:
            listing = json.loads(body_at(server, "/api/v1/articles/?limit=1"))
            path = f"/articles/{listing['items'][0]['slug']}/"
            for _ in range(4 * processes):
                body_at(server, path)
            before, begin = server.seconds(), time.monotonic()
            for number in range(seconds * rate):
                time.sleep(max(0.0, begin + number / rate - time.monotonic()))
                asked = path if number % 2 else f"{path}?n={number}"
                pool.submit(body_at, server, asked, times=1)
            pool.shutdown()
            used = (server.seconds() - before) / (time.monotonic() - begin)
    foretold = rate * (costs.kept + costs.page) / 2 / 1000
    print(f"{processes} processes, {rate} requests a second: {used:.2f} cores used,")
    print(f"{foretold:.2f} foretold, ratio {used / foretold:.2f}")


def main() -> None:
    """Write the page, or check it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        check()
        return
    text = "\n".join(page(Costs.measured()))
    PAGE.write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()

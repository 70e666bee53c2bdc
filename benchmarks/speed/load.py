"""The load, by wrk, and what it costs the server."""

import re
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from urllib.request import Request, urlopen

from benchmarks.speed.servers import MissingError, Server

SECONDS, ENOUGH = (2, 10, 40), 50
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}


@dataclass(frozen=True)
class Sample:
    """What a request costs a server: CPU and latencies in milliseconds, and how many a second."""

    cpu: float
    p50: float
    p99: float
    rate: float

    def as_dict(self) -> dict[str, float]:
        """The figures with as many digits as they are worth."""
        return {name: float(f"{value:.3g}") for name, value in asdict(self).items()}


def body_at(
    server: Server, path: str, headers: Mapping[str, str] | None = None, times: int = 2
) -> bytes:
    """Return what a server answers; ask twice, so that it may keep it."""
    request = Request(server.address + path, headers=dict(headers or {}))  # noqa: S310
    for _ in range(times):
        with urlopen(request) as answer:  # noqa: S310  # It is a server of this run.
            body: bytes = answer.read()
    return body


def sample(server: Server, path: str, headers: Mapping[str, str], connections: int) -> Sample:
    """Ask for one address over and over, until enough was answered to tell what a request costs."""
    for seconds in SECONDS:
        taken, requests = _asked(server, path, headers, connections, seconds)
        if requests >= ENOUGH:
            break
    return taken


def _asked(
    server: Server, path: str, headers: Mapping[str, str], connections: int, seconds: int
) -> tuple[Sample, int]:
    load = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout=60s"]
    load += [f"--header={name}: {value}" for name, value in headers.items()]
    begin = server.seconds()
    try:
        run = subprocess.run(
            [*load, server.address + path], capture_output=True, text=True, check=True
        )
    except FileNotFoundError as error:
        raise MissingError("wrk is missing: apt-get install wrk") from error
    used = server.seconds() - begin
    assert "Non-2xx" not in run.stdout, (server.name, path, run.stdout)
    requests = int(_found(r"(\d+) requests in", run.stdout)[0])
    taken = Sample(
        cpu=used * 1000 / max(1, requests),
        p50=_latency(50, run.stdout),
        p99=_latency(99, run.stdout),
        rate=requests / seconds,
    )
    return taken, requests


def best(samples: Iterable[Sample]) -> Sample:
    """Return the least of each figure, and the highest rate: the machine does other things too."""
    taken = list(samples)
    return Sample(
        cpu=min(one.cpu for one in taken),
        p50=min(one.p50 for one in taken),
        p99=min(one.p99 for one in taken),
        rate=max(one.rate for one in taken),
    )


def _latency(percent: int, output: str) -> float:
    value, unit = _found(rf"{percent}%\s+([\d.]+)(us|ms|s|m)\b", output)
    return float(value) * UNITS[unit]


def _found(pattern: str, output: str) -> tuple[str, ...]:
    found = re.search(pattern, output)
    assert found, output
    return found.groups()

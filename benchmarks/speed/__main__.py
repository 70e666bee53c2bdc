"""Measure what a request costs, and write the page for operators.

    .venv/bin/python -m benchmarks.speed [--articles 1000] [--growth 1000 20000] [--rounds 3]

It needs nginx, Varnish with its modules, and wrk (Debian: nginx-light varnish varnish-modules wrk).
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from benchmarks import growth
from benchmarks.speed import report
from benchmarks.speed.load import Sample, best, body_at, sample
from benchmarks.speed.servers import (
    ROOT,
    MissingError,
    Server,
    cached,
    files,
    fill_meridian,
    fill_stock,
    free_port,
    meridian,
    stock,
)
from home.demo.variants import COMMON, Variant

CONNECTIONS = 16
API, STOCK_API = "/api/v1/articles/?limit=20", "/api/v2/pages/?type=stock.ArticlePage&limit=20"


@dataclass(frozen=True)
class Row:
    """What is asked for, of Meridian and of the plain site if that has the like of it."""

    name: str
    path: str
    stock: str = ""


def rows(site: Server, plain: Server) -> list[Row]:
    """Return the addresses to measure, about an article that both sites have."""
    slug, rare = Variant(2).slug, Variant(500).name
    item = _json(site, f"/api/v1/content/?path=/articles/{slug}/")
    [twin] = _json(plain, f"/api/v2/pages/?slug={slug}")["items"]
    author = urlsplit(item["authors"][0]["url"]).path
    return [
        Row("article", f"/articles/{slug}/", f"/articles/{slug}/"),
        Row("item", urlsplit(item["api_url"]).path, f"/api/v2/pages/{twin['id']}/"),
        Row("20 with bodies", f"{API}&include=body", f"{STOCK_API}&fields=*"),
        Row("search, rare", f"{API}&search={rare}", f"{STOCK_API}&search={rare}"),
        Row("search, common", f"{API}&search={COMMON}", f"{STOCK_API}&search={COMMON}"),
        Row("home", "/", "/"),
        Row("articles", "/articles/", "/articles/"),
        Row("practitioner", author, author),
        Row("topic", f"/topics/{item['topics'][0]['slug']}/"),
        Row("sitemap", "/sitemap.xml"),
        Row("Atom", "/feeds/articles.atom"),
    ]


def costs(folder: Path, articles: int, rounds: int) -> dict[str, Any]:
    """Return what each address costs each server, what it counts, and the memory."""
    port, state = free_port(), folder / "meridian"
    fill_meridian(state, port, articles)
    with ExitStack() as running:
        start = running.enter_context
        kept = start(meridian(state, "kept", port, "cms.settings.embedded"))
        anew = start(meridian(state, "anew", free_port(), "benchmarks.uncached"))
        fill_stock(folder / "stock", kept)
        plain = start(stock(folder / "stock"))
        asked = rows(kept, plain)
        # Varnish would unpack each answer for a client that accepts nothing, as none is.
        headers = {"Host": f"127.0.0.1:{port}", "Accept-Encoding": "gzip"}
        bodies = {str(at): body_at(kept, row.path, headers) for at, row in enumerate(asked)}
        static = start(files(folder / "nginx", bodies))
        proxy = start(cached(folder / "varnish", kept))
        found = {}
        for number, row in enumerate(asked):
            servers = {static: f"/{number}", proxy: row.path, kept: row.path, anew: row.path}
            if row.stock:
                servers[plain] = row.stock
            found[row.name] = _row(servers, headers, rounds)
            print(row.name, *(f"{k} {v['cpu']:g}" for k, v in found[row.name].items()), flush=True)
        counts = _counts(state, [row.path for row in asked])
        named = {row.name: counts[row.path] for row in asked}
        return {"costs": found, "counts": named, "megabytes": round(kept.megabytes(), 1)}


def _row(
    servers: dict[Server, str], headers: dict[str, str], rounds: int
) -> dict[str, dict[str, float]]:
    taken: dict[str, list[Sample]] = {server.name: [] for server in servers}
    for server, path in servers.items():
        body_at(server, path, headers)
    for _ in range(rounds):
        for server, path in servers.items():
            taken[server.name].append(sample(server, path, headers, CONNECTIONS))
    return {name: best(samples).as_dict() for name, samples in taken.items()}


def _json(server: Server, path: str) -> Any:
    return json.loads(body_at(server, path))


def _counts(state: Path, paths: list[str]) -> dict[str, dict[str, int]]:
    command = [sys.executable, "-m", "benchmarks.speed.counting", *paths]
    environment = os.environ | {"STATE_DIR": str(state)}
    environment["DJANGO_SETTINGS_MODULE"] = "benchmarks.uncached"
    run = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    found: dict[str, dict[str, int]] = json.loads(run.stdout)
    return found


def _processor() -> str:
    names = [
        line for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line
    ]
    return names[0].partition(":")[2].strip() if names else "unknown"


def main(articles: int, sizes: list[int], rounds: int) -> None:
    """Measure, and write the results."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # nginx reads the files as another user.
        found = costs(Path(folder), articles, rounds)
    grown = growth.measured(sizes, growth.DATABASES) if sizes else {}
    machine = {"cores": os.cpu_count(), "processor": _processor(), "articles": articles}
    ratios = report.ratios(found["costs"], grown)
    today = date.today().isoformat()
    report.write({"date": today, **machine, "ratios": ratios, **found, "growth": grown})
    print(json.dumps(ratios, indent=2))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--growth", type=int, nargs="*", default=[1000, 20_000])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    try:
        main(given.articles, given.growth, given.rounds)
    except MissingError as error:
        sys.exit(str(error))

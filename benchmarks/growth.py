"""Print what a request costs at several sizes of the site, and which cost grows the most.

    .venv/bin/python -m benchmarks.growth [SIZES …] [--database sqlite|postgresql]

A site of `make_content` grows to each of SIZES (default 1,000 and 20,000) in a fresh database,
first an SQLite file, then one on PostgreSQL. At each size the requests are made in turn within one
process, and the least CPU time of each is printed in milliseconds: of this process and, on
PostgreSQL, of the server's process for it. `worst` is the largest ratio of the last size to the
first. Every answer is made anew, as after all caches.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 8
SIZES = [1_000, 20_000]
DATABASES = ("sqlite", "postgresql")
Times = dict[str, float]


def routes() -> dict[str, str]:
    """Return the measured addresses by what they are."""
    from cms.delivery.models import ContentItem, ItemFacet
    from home.demo.variants import COMMON, Variant

    listing, articles = "/api/v1/articles/?limit=20", ContentItem.objects.public()
    written = ItemFacet.objects.filter(name="author").order_by("pk").values_list("value", flat=True)
    author, topic = written[0], "back-pain"
    practitioner = f"/practitioners/{json.loads(_content(author))['slug']}/"
    pages = articles.filter(type="article").count() // 12 + 1
    rare = Variant(500).name
    return {
        "item": f"/api/v1/articles/{Variant(2).content_id}/",
        "article": f"/articles/{Variant(2).slug}/",
        "list": listing,
        "list, whole": f"{listing}&include=body",
        "list, oldest": f"{listing}&ordering=published_at",
        "list, updated": f"{listing}&ordering=-updated_at",
        "list, by title": f"{listing}&ordering=title",
        "list, deep": _deep("/api/v1/articles/?limit=100&published_before=2013-01-01T00:00:00Z"),
        "list, after a time": f"{listing}&updated_after=2016-01-01T00:00:00Z&ordering=updated_at",
        "list, language": f"{listing}&locale=en",
        "list, topic": f"{listing}&topic={topic}",
        "list, topic, updated": f"{listing}&topic={topic}&ordering=-updated_at",
        "list, topic, by title": f"{listing}&topic={topic}&ordering=title",
        "list, author": f"{listing}&author={author}",
        "list, author and topic": f"{listing}&author={author}&topic={topic}",
        "list, review due": f"{listing}&review_due_before=2030-01-01",
        "list, review due soon": f"{listing}&review_due_before=2028-02-03",
        "list, updated since": f"{listing}&updated_after=2025-11-01T00:00:00Z",
        "list, since, by title": f"{listing}&updated_after=2016-01-01T00:00:00Z&ordering=title",
        "changes, first": "/api/v1/changes/?limit=20",
        "changes, deep": _deep("/api/v1/changes/?limit=20", 3),
        "topics/": "/api/v1/topics/",
        "site/": "/api/v1/site/",
        "home": "/",
        "articles, first": "/articles/",
        "articles, middle": f"/articles/?page={pages // 2}",
        "articles, last": f"/articles/?page={pages}",
        "topic page": f"/topics/{topic}/",
        "practitioner": practitioner,
        "practitioners": "/practitioners/",
        "Atom": "/feeds/articles.atom",
        "Atom of a topic": f"/feeds/topics/{topic}.atom",
        "Atom of an author": f"/feeds/authors/{author}.atom",
        "sitemap": "/sitemap.xml",
        "sitemap, a file": "/sitemap-1.xml",
        "llms.txt": "/llms.txt",
        "search, rare": f"{listing}&search={rare}",
        "search, common": f"{listing}&search={COMMON}",
        "search page, rare": f"/search/?q={rare}",
        "search page, common": f"/search/?q={COMMON}",
        "search page, common, articles": f"/search/?q={COMMON}&type=article",
    }


def _content(key: str) -> bytes:
    from cms.delivery.models import ContentItem

    return bytes(ContentItem.objects.get(pk=key).content)


def _deep(url: str, pages: int = 3) -> str:
    """Return the address of the page after `pages` pages of a list."""
    from django.test import Client

    for _ in range(pages):
        answer = Client().get(url).json()
        url = answer["next"] or url
    return url


def times() -> Times:
    """Return the least CPU time of each request in milliseconds; the requests take turns."""
    from django.test import Client

    client, server = Client(), _server()
    measured: dict[str, list[float]] = {}
    asked = routes()
    for number in range(ROUNDS):
        for name, url in asked.items():
            if number > 3 and sum(measured[name]) > 3:
                continue
            begin = time.process_time() + server()
            response = client.get(url)
            assert response.status_code == 200, (name, url, response.status_code)
            response.getvalue()
            measured.setdefault(name, []).append(time.process_time() + server() - begin)
    return {name: min(found) * 1000 for name, found in measured.items()}


def _server() -> Callable[[], float]:
    """Return a function that tells the CPU time of PostgreSQL's process for this one, in s."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return lambda: 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    counted = Path(f"/proc/{pid}/schedstat")
    return lambda: int(counted.read_text().split()[0]) / 1e9


def measure(size: int) -> None:
    """Let the site in the database of the settings grow to `size`, and print its times as JSON."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from cms.installation.fresh_database import create_fresh_database

    if connection.vendor == "sqlite":
        create_fresh_database(Path(str(connection.settings_dict["NAME"])))
    call_command("make_content", articles=size, verbosity=0)
    with connection.cursor() as cursor:
        # As PostgreSQL does by itself, a while after so much was written.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    print(json.dumps(times()))


def ratios_of(found: dict[int, Times]) -> Times:
    """Return how many times as much each request costs at the last size as at the first."""
    first, *_, last = found
    return {name: found[last][name] / found[first][name] for name in found[first]}


def table(found: dict[int, Times]) -> Iterator[str]:
    """Yield the lines of a table of the times at each size, and the worst ratio."""
    yield f"{'':32}" + "".join(f"{size:>10,}" for size in found) + f"{'ratio':>8}"
    ratios = ratios_of(found)
    for name, ratio in ratios.items():
        cells = "".join(f"{times[name]:10.2f}" for times in found.values())
        yield f"{name:32}{cells}{ratio:8.2f}"
    worst = max(ratios, key=lambda name: ratios[name])
    yield f"worst: {worst}, {ratios[worst]:.2f}"


def compare(sizes: list[int], environment: dict[str, str]) -> dict[int, Times]:
    """Measure each size in a process of its own, print the table and return the times."""
    found: dict[int, Times] = {}
    for size in sizes:
        command = [sys.executable, "-m", "benchmarks.growth", "--measure", str(size)]
        run = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
        found[size] = json.loads(run.stdout.splitlines()[-1])
    print(*table(found), sep="\n", flush=True)
    return found


def measured(sizes: list[int], databases: Sequence[str]) -> dict[str, Any]:
    """Measure each kind of database; return the times at each size, and the worst ratio."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    from tests.postgresql import running_postgresql

    results = {}
    for kind in databases:
        on_postgresql = kind == "postgresql"
        with (
            tempfile.TemporaryDirectory() as folder,
            running_postgresql() if on_postgresql else nullcontext() as server,
            server.fresh_database() if server else nullcontext() as name,
        ):
            environment = os.environ | {"STATE_DIR": folder}
            if server and name:
                environment["TEST_DATABASE_URL"] = server.url_of(name)
            print(f"{kind}: CPU in ms")
            found = compare(sizes, environment)
            worst = round(max(ratios_of(found).values()), 2)
            results[kind] = {"sizes": found, "worst": worst}
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--database", choices=DATABASES)
    parser.add_argument("--measure", action="store_true")
    given = parser.parse_args()
    if given.measure:
        measure(given.sizes[0])
    else:
        measured(given.sizes, [given.database] if given.database else DATABASES)

"""Measure what it costs to build, publish and renew content items.

    .venv/bin/python -m benchmarks.building [ARTICLES]

It fills a fresh SQLite file with ARTICLES articles (default 100) of some 2,000 words, with a
picture, an author, a topic and five references, and prints for each task the queries and the CPU
time in one process: the best of three rounds, after one that is not counted. What takes longer
than that in all is done once.

- `one item`, `100 items`: building from specific pages, in all and for each;
- `publish`: publishing a changed article by its revision;
- `reconcile`: comparing all pages with their items;
- `settings`: saving another disclaimer, which is what the editor waits for;
- `renew`: putting it into the stored items, in items per second;
- `rename`: publishing the author of all articles under another name;
- `rebuild`: building the articles anew after that;
- `beside`: how long a publish takes, by the clock, while another process renews and while another
  one rebuilds, relative to what it takes alone before and after that.
"""

import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from itertools import count as count_up
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
Task = Callable[[], object]
ROUNDS = 3
LONG = 5
"""Seconds after which no further round begins."""
PUBLISHED_ALONE = 20
PAUSE = 0.2
"""Seconds between two publishes. Without one, SQLite would give its only lock to nobody else."""


def fill(count: int) -> None:
    """Publish the articles."""
    from cms.foundation.transactions import unit_of_work
    from tests.factories import (
        make_article,
        make_image,
        make_practitioner,
        make_site,
        make_topic,
        stream,
    )

    site = make_site()
    author = make_practitioner(site, "Ada Quill", portrait=make_image("Ada", 2000, 1500))
    author.degrees.create(award="DACM", institution="Harbor College", year=2018)
    author.save()
    picture, topic = make_image("Hero", 2000, 1500), make_topic()
    words = " ".join(f"word{number}" for number in range(200))
    body = stream(*[("paragraph", f"<h2>Part</h2><p>{words} [1]</p>")] * 10)
    for start in range(0, count, 100):
        with unit_of_work():
            for number in range(start, min(start + 100, count)):
                article = make_article(
                    site,
                    f"Article {number}",
                    authors=[author],
                    topics=[topic],
                    hero_image=picture,
                    body=body,
                    publish=False,
                )
                for reference in range(5):
                    article.references.create(text=f"Reference {reference}", doi="10.1000/182")
                article.save_revision().publish()


def measured(task: Task, prepare: Task = lambda: None) -> tuple[int, float]:
    """Return the queries and the shortest CPU time of `task`, in seconds."""
    from django.db import connection

    statements: list[str] = []
    times: list[float] = []

    def note(execute: Callable[..., Any], sql: str, *args: Any) -> Any:
        statements.append(sql)
        return execute(sql, *args)

    while len(times) <= ROUNDS and sum(times) < LONG:
        prepare()
        statements.clear()
        began = time.process_time()
        with connection.execute_wrapper(note):
            task()
        times.append(time.process_time() - began)
    return len(statements), min(times[1:] or times)


class Desk:
    """What an editor changes: one article, its author, and the disclaimer of the practice."""

    def __init__(self) -> None:
        from articles.models import ArticlePage
        from practitioners.models import PractitionerPage

        self.article = ArticlePage.objects.order_by("pk")[0]
        self.author = PractitionerPage.objects.get()
        self._changes = count_up()

    def write(self) -> None:
        self.article.summary = f"Change {next(self._changes)}"
        self.article.save_revision()

    def publish(self) -> None:
        self.article.latest_revision.publish()

    def rename(self) -> None:
        self.author.title = f"Ada {next(self._changes)}"
        self.author.save_revision().publish()

    def save(self) -> None:
        from cms.content.practice.current import current_practice

        practice = current_practice()
        practice.disclaimer = f"<p>Disclaimer {next(self._changes)}</p>"
        practice.save()


def measure_building(count: int) -> None:
    """Print what it costs to build one item, and several."""
    from wagtail.models import Page

    from articles.models import ArticlePage
    from cms.delivery.items.batches import reading_together
    from cms.delivery.items.building import build_if_public

    def build(number: int) -> None:
        pages = Page.objects.type(ArticlePage).order_by("pk")[:number].specific()
        with reading_together(list(pages)):
            for page in pages:
                build_if_public(page)

    for number in (1, min(count, 100)):
        queries, seconds = measured(partial(build, number))
        say(f"{number} items", queries - 2, f"{seconds * 1000 / number:.1f} ms each")


def measure_changes(count: int, desk: Desk) -> None:
    """Print what changes cost, and what follows from them."""
    from cms.delivery.sync.rebuilding import rebuild_stale
    from cms.delivery.sync.reconcile import reconcile

    waited_for: dict[str, tuple[Task, ...]] = {
        "publish": (desk.publish, desk.write),
        "settings": (desk.save,),
        "rename": (desk.rename,),
    }
    followed: dict[str, tuple[Task, ...]] = {
        "renew": (rebuild_stale, desk.save),
        "rebuild": (rebuild_stale, desk.rename),
        "reconcile": (reconcile,),
    }
    for name, tasks in waited_for.items():
        queries, seconds = measured(*tasks)
        say(name, queries, f"{seconds * 1000:.0f} ms")
    for name, tasks in followed.items():
        rebuild_stale()
        queries, seconds = measured(*tasks)
        say(name, queries, f"{count / seconds:.0f} a second")
    for name, mark in (("renew", desk.save), ("rebuild", desk.rename)):
        print(f"beside {name}: {relative(desk, mark):.2f} times as long")


def relative(desk: Desk, mark: Task) -> float:
    """Return how much longer a publish takes beside the rebuilding of what `mark` marks."""
    from django.db import connections

    from cms.delivery.sync.rebuilding import rebuild_stale

    def timed() -> float:
        desk.write()
        time.sleep(PAUSE)
        began = time.perf_counter()
        desk.publish()
        return time.perf_counter() - began

    alone = [timed() for _ in range(PUBLISHED_ALONE)]
    mark()
    connections.close_all()  # No connection may be used by two processes.
    other = multiprocessing.get_context("fork").Process(target=rebuild_stale)
    other.start()
    beside = []
    while other.is_alive():
        beside.append(timed())
    other.join()
    alone += [timed() for _ in range(PUBLISHED_ALONE)]
    return statistics.median(beside) / statistics.median(alone)


def say(name: str, queries: int, time: str) -> None:
    """Print one line."""
    print(f"{name:<10} {queries:6} queries {time:>16}")


def main(count: int) -> None:
    """Fill a database in a temporary folder and measure there."""
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    from cms.delivery.sync.rebuilding import rebuild_stale

    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    settings.DELIVERY_REBUILD_INLINE = 0
    call_command("prepare", verbosity=0)
    fill(count)
    rebuild_stale()
    measure_building(count)
    measure_changes(count, Desk())


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if "STATE_DIR" in os.environ and "BENCHMARK" in os.environ:
        main(int(arguments[0]))
    else:
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {
                "STATE_DIR": folder,
                "BENCHMARK": "yes",
                "DJANGO_SETTINGS_MODULE": "cms.settings.embedded",
            }
            command = [sys.executable, "-m", "benchmarks.building", *(arguments or ["100"])]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)

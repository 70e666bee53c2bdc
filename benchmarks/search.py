"""Compare the cost of a search with that of the database's own query for the same words.

    .venv/bin/python -m benchmarks.search [ITEMS]

It fills a fresh SQLite file, then a fresh PostgreSQL database, with ITEMS articles (default
1,000). One word is in all of them, a second in every tenth, and a third in one. For each word the
searches are timed in turn, in one process, and the shortest CPU time of each is printed:

- `raw`: the engine's own ranked full text query for the first 20 articles;
- `statement`: the project's statement alone, which also checks that each item is public now;
- `ours`: the whole search for the stored summaries of the first 20, including Django's work;
- `counted`: the same search with the number of results, as the search page shows it;
- `stock`: Wagtail's own search for the first 20 pages.

On PostgreSQL the time is wall-clock time, because the server uses CPU in another process.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WORDS = {"everywhere": "all items", "often": "1 in 10", "lonely": "one item"}
ROUNDS = 25
RAW = {
    "sqlite": "SELECT item.id FROM search_indexedtext_fts"
    " JOIN search_indexedtext text ON text.id = search_indexedtext_fts.rowid"
    " JOIN delivery_contentitem item ON item.id = text.key"
    " WHERE search_indexedtext_fts MATCH %s AND item.type = 'article'"
    " ORDER BY rank LIMIT 20",
    "postgresql": "SELECT item.id FROM to_tsquery('simple', %s) query, search_indexedtext text"
    " JOIN delivery_contentitem item ON item.id = text.key"
    " WHERE vector @@ query AND item.type = 'article'"
    " ORDER BY ts_rank(vector, query) DESC LIMIT 20",
}


def fill(count: int) -> None:
    """Publish an article and add copies, `count` items in all, to the content and both indexes."""
    from django.db import transaction
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    from cms.delivery.items.search import index_contents
    from cms.delivery.models import ContentItem
    from tests.factories import make_article, make_site, make_topic, stream
    from tests.published import copy_items

    site = make_site()
    words = " ".join(f"word{number}" for number in range(700))
    article = make_article(
        site, topics=[make_topic()], body=stream(("paragraph", f"<p>{words} everywhere.</p>"))
    )
    with transaction.atomic():
        copy_items(article, count - 1)
        items = list(ContentItem.objects.order_by("position"))
        for number, item in enumerate(items):
            extra = " often" * (number % 10 == 0) + " lonely" * (number == 500)
            item.content = bytes(item.content).replace(
                b" everywhere.", f" everywhere{extra}.".encode()
            )
        ContentItem.objects.bulk_update(items, ["content"], batch_size=100)
        backend = get_search_backend()
        backend.add_bulk(ContentItem, items)
        pages = list(Page.objects.filter(content_item__in=items))
        for page in pages:
            page.title += " everywhere often lonely"
        backend.add_bulk(Page, pages)
    assert index_contents({}) == 0


def shortest(
    searches: dict[str, Callable[[], object]], clock: Callable[[], float]
) -> dict[str, float]:
    """Return the shortest time of each search in milliseconds; the searches take turns."""
    times: dict[str, list[float]] = {name: [] for name in searches}
    for _ in range(ROUNDS):
        for name, search in searches.items():
            begin = clock()
            search()
            times[name].append(clock() - begin)
    return {name: min(measured) * 1000 for name, measured in times.items()}


def searches_for(word: str) -> dict[str, Callable[[], object]]:
    """Return the compared searches for `word`."""
    from django.db import connection
    from wagtail.models import Page
    from wagtail.search.backends import get_search_backend

    from cms.delivery.items.search import by_relevance, matching
    from cms.delivery.models import ContentItem
    from cms.foundation.search.queries import Query
    from home.search import MOST

    articles = ContentItem.objects.public().filter(type="article")

    def raw() -> object:
        with connection.cursor() as cursor:
            cursor.execute(RAW[connection.vendor], [word])
            return cursor.fetchall()

    def ours() -> object:
        items = matching(articles, Query.of(word))
        return stored_summaries(by_relevance(items)[:20])

    def counted() -> object:
        items = matching(articles, Query.of(word))
        return items[: MOST + 1].count(), stored_summaries(by_relevance(items)[:20])

    def statement() -> object:
        with connection.cursor() as cursor:
            cursor.execute(*compiled)
            return cursor.fetchall()

    def stored_summaries(found: Any) -> list[object]:
        ids = list(found.values_list("pk", flat=True))
        stored = dict(ContentItem.objects.filter(pk__in=ids).values_list("pk", "summary"))
        return [stored[pk] for pk in ids]

    def stock() -> object:
        return list(get_search_backend().search(word, Page.objects.live())[:20])

    found = by_relevance(matching(articles, Query.of(word)))
    compiled = found.values_list("pk")[:20].query.sql_with_params()
    return {one.__name__: one for one in (raw, statement, ours, counted, stock)}


def measure(count: int) -> None:
    """Fill the database of the current settings and print a table."""
    import django

    django.setup()
    from django.db import connection

    from cms.installation.fresh_database import create_fresh_database

    if connection.vendor == "sqlite":
        create_fresh_database(Path(str(connection.settings_dict["NAME"])))
    fill(count)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    print(f"{connection.vendor}, {count} items: ms, and times the engine's own query")
    for word, meaning in WORDS.items():
        found = shortest(searches_for(word), clock)
        cells = "".join(
            f"{name:>10} {value:8.2f} ({value / found['raw']:5.1f})"
            for name, value in found.items()
        )
        print(f"{meaning:>10}:{cells}", flush=True)


def main(count: int) -> None:
    """Measure both kinds of database, each in a process with its own settings."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "cms.settings.test"
    django.setup()
    from tests.postgresql import running_postgresql

    command = [sys.executable, "-m", "benchmarks.search", "--measure", str(count)]
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"STATE_DIR": folder}
        subprocess.run(command, cwd=ROOT, env=environment, check=True)
        with running_postgresql() as server, server.fresh_database() as name:
            environment["TEST_DATABASE_URL"] = server.url_of(name)
            subprocess.run(command, cwd=ROOT, env=environment, check=True)


if __name__ == "__main__":
    if "--measure" in sys.argv:
        measure(int(sys.argv[-1]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)

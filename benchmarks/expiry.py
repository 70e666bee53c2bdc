"""Compare the cost of reads after a page expires with their cost before it.

    .venv/bin/python -m benchmarks.expiry [DEPENDENTS]

It fills a fresh SQLite file with DEPENDENTS articles (default 100) by one author, and lets the
author expire. For each address it prints the queries and the CPU time of a read before the
expiry, of the first read after it and of the next ones, and the ratio of the next ones to the read
before. Each address is read from the same state of the database; times are the shortest of
several reads.
"""

import os
import shutil
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

ADDRESSES = (
    "/api/v1/articles/?limit=100",
    "/api/v1/articles/?limit=100&include=body",
    "/api/v1/changes/",
    "/articles/",
    "/feeds/articles.atom",
    "/sitemap.xml",
    "/llms.txt",
)
ROUNDS = 5


def fill(count: int) -> None:
    """Publish an author who expires in an hour, and `count` articles by this author."""
    from django.utils import timezone

    from tests.factories import make_article, make_practitioner, make_site

    site = make_site()
    author = make_practitioner(site, "Rowan Gone", expire_at=timezone.now() + timedelta(hours=1))
    for number in range(count):
        make_article(site, f"Article {number}", authors=[author])


def let_expire() -> None:
    """Move all expiry times into the past."""
    from django.utils import timezone
    from wagtail.models import Page

    from cms.delivery.models import ContentItem

    past = timezone.now() - timedelta(seconds=1)
    Page.objects.exclude(expire_at=None).update(expire_at=past)
    ContentItem.objects.exclude(valid_until=None).update(valid_until=past)
    ContentItem.objects.exclude(expires_at=None).update(expires_at=past)


def read(address: str) -> tuple[int, float]:
    """Return the number of queries and the CPU seconds of one read."""
    from django.db import connection
    from django.test import Client

    queries = []

    def execute(execute: Any, sql: str, *args: Any) -> Any:
        queries.append(sql)
        return execute(sql, *args)

    began = time.process_time()
    with connection.execute_wrapper(execute):
        answer = Client().get(address)
    seconds = time.process_time() - began
    assert answer.status_code == 200, (address, answer.status_code)
    return len(queries), seconds


def measure(address: str, database: Path, kept: Path) -> str:
    """Return one line of the table."""
    from django.db import connection

    before = min(read(address) for _ in range(ROUNDS))
    let_expire()
    first = read(address)
    after = min(read(address) for _ in range(ROUNDS))
    connection.close()
    for suffix in ("-wal", "-shm"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
    shutil.copyfile(kept, database)
    cells = "".join(f"{queries:6} {1000 * seconds:8.1f} ms" for queries, seconds in (before, first))
    ratio = f"{after[0] / before[0]:5.2f} {after[1] / before[1]:5.2f}"
    return f"{address:42}{cells}{after[0]:6} {1000 * after[1]:8.1f} ms   {ratio}"


def main(count: int) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"STATE_DIR": folder, "DJANGO_SETTINGS_MODULE": "cms.settings.test"}
        import django

        django.setup()
        from django.db import connection

        from cms.installation.fresh_database import create_fresh_database

        database = Path(str(connection.settings_dict["NAME"]))
        create_fresh_database(database)
        fill(count)
        connection.close()
        kept = database.with_suffix(".kept")
        shutil.copyfile(database, kept)
        print(f"{count} articles of an author who expires; queries and CPU of a read")
        print(f"{'':42}{'before':>18}{'first after':>18}{'next':>18}   ratio of both")
        for address in ADDRESSES:
            print(measure(address, database, kept))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)

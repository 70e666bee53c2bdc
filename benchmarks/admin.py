"""Measure what an editor waits for in the admin.

    .venv/bin/python -m benchmarks.admin [ARTICLES] [--queries NAME]

It fills a fresh SQLite file with ARTICLES articles (default 5,000) of `make_content`, and one with
a picture, two authors, five references and 20 paragraphs of 100 words. An editor then works on
it, and for each request the queries and the least CPU time of some rounds are printed, in one
process. `--queries` prints the statements of one of the requests in place of that, the most
frequent first.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 8
Request = Callable[[], Any]


class Desk:
    """An editor at work in the admin."""

    def __init__(self, article: Any, busiest: Any) -> None:
        from django.contrib.auth import get_user_model
        from django.contrib.auth.models import Group
        from django.test import Client

        self.user = get_user_model().objects.create(username="editor")
        self.user.groups.add(Group.objects.get(name="Editor"))
        self.client = Client()
        self.client.force_login(self.user)
        self.article, self.busiest = article, busiest
        self.form, self.changes = f"/admin/pages/{article.pk}/edit/", iter(range(10_000))
        self.sent: dict[str, Any] = {}

    def requests(self) -> Iterator[tuple[str, Request, Request]]:
        """Yield each request by name, with what has to be done before each."""
        parent = self.article.get_parent().pk
        authors = "/admin/choose-page/?page_type=practitioners.practitionerpage"
        for name, url in {
            "explorer": f"/admin/pages/{parent}/",
            "article form": self.form,
            "dashboard": "/admin/",
            "author chooser": authors,
            "page chooser": f"/admin/choose-page/{parent}/",
            "usage": f"/admin/pages/{self.busiest.pk}/usage/",
        }.items():
            yield name, lambda url=url: self.client.get(url), lambda: None  # type: ignore[misc]
        yield "autosave", self.autosave, self.change
        yield "save draft", lambda: self.save("save"), self.open
        yield "publish", lambda: self.save("publish"), self.open

    def open(self) -> None:
        """Open the form, as a browser does, and change something."""
        from wagtail.test.utils.form_data import (
            nested_form_data,
            querydict_from_html,
            rich_text,
            streamfield,
        )

        html = self.client.get(self.form).content.decode()
        texts = [(block.block_type, rich_text(block.value.source)) for block in self.article.body]
        blocks = streamfield(texts)
        for number, block in enumerate(self.article.body):
            blocks[str(number)]["id"] = block.id
        sent = querydict_from_html(html, form_id="page-edit-form").dict()
        self.sent = {**sent, **nested_form_data({"body": blocks})}
        self.change()

    def change(self) -> None:
        """Change the summary."""
        if not self.sent:
            self.open()
        self.sent["summary"] = f"Change {next(self.changes)} of a summary in two sentences."

    def autosave(self) -> Any:
        """Let the form save itself."""
        response = self.client.post(self.form, self.sent, headers={"Accept": "application/json"})
        saved = response.json()
        assert saved["success"], saved
        for name in ("loaded_revision_id", "overwrite_revision_id"):
            self.sent[name] = str(saved["revision_id"])
        self.sent["loaded_revision_created_at"] = saved["revision_created_at"]
        return response

    def save(self, action: str) -> Any:
        """Press a button of the form."""
        return self.client.post(self.form, {**self.sent, f"action-{action}": "1"})


def make_desk(count: int) -> Desk:
    """Fill the database."""
    from django.core.management import call_command
    from django.db.models import Count

    from articles.models import ArticleIndexPage
    from articles.parts import ArticleAuthor
    from practitioners.models import PractitionerPage
    from tests.factories import SiteTree, make_article, make_image, make_topic, stream

    call_command("make_content", articles=count, verbosity=0)
    index = ArticleIndexPage.objects.get()
    written = ArticleAuthor.objects.values("practitioner").annotate(articles=Count("article"))
    busiest = written.order_by("-articles")[:2]
    authors = [PractitionerPage.objects.get(pk=row["practitioner"]) for row in busiest]
    words = " ".join(f"word{number}" for number in range(100))
    article = make_article(
        SiteTree(index.get_parent().specific, index, authors[0].get_parent().specific),
        "Measured",
        authors=authors,
        topics=[make_topic()],
        hero_image=make_image("Hero", 1200, 800),
        hero_image_alt="A hero",
        body=stream(*[("paragraph", f"<p>{words} [1]</p>")] * 20),
        publish=False,
    )
    for reference in range(5):
        article.references.create(text=f"Reference {reference}", doi="10.1000/182")
    article.save_revision().publish()
    article.refresh_from_db()
    print(f"The practitioner of “usage” has {busiest[0]['articles']} articles.")
    return Desk(article, authors[0])


def measured(request: Request, prepare: Request) -> tuple[int, float]:
    """Return the queries of `request` and its least CPU time, in ms."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _ in range(ROUNDS):
        prepare()
        began = time.process_time()
        with CaptureQueriesContext(connection) as queries:
            response = request()
        times.append(time.process_time() - began)
        assert response.status_code in (200, 302), response.status_code
    return len(queries), min(times) * 1000


def shapes(request: Request, prepare: Request) -> Counter[str]:
    """Return how often `request` sends each statement, without its values."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(2):
        prepare()
        with CaptureQueriesContext(connection) as queries:
            request()
    statements = (query["sql"] for query in queries.captured_queries)
    return Counter(re.sub(r"'(?:[^']|'')*'|\b\d+\b", "?", sql) for sql in statements)


def main(count: int, named: str) -> None:
    """Fill a fresh database and measure there."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("prepare", verbosity=0)
    for name, request, prepare in make_desk(count).requests():
        if not named:
            queries, milliseconds = measured(request, prepare)
            print(f"{name:<16}{queries:6} queries{milliseconds:8.0f} ms", flush=True)
        elif name == named:
            for sql, times in shapes(request, prepare).most_common():
                print(f"{times:5} {sql}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=int, nargs="?", default=5000)
    parser.add_argument("--queries", default="", metavar="NAME")
    given = parser.parse_args()
    if "STATE_DIR" in os.environ and "BENCHMARK" in os.environ:
        main(given.articles, given.queries)
    else:
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {
                "STATE_DIR": folder,
                "BENCHMARK": "yes",
                "DJANGO_SETTINGS_MODULE": "cms.settings.test",
            }
            command = [sys.executable, "-m", "benchmarks.admin", *sys.argv[1:]]
            subprocess.run(command, cwd=ROOT, env=environment, check=True)

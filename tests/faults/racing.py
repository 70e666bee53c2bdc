"""Editors who work at the same time, each in a process of their own."""

import json
import random
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, wait
from multiprocessing import get_context

from django.db import DatabaseError, connection
from django.db.models import Q

from articles.models import ArticleIndexPage, ArticlePage
from cms.delivery.models import ContentItem
from practitioners.models import PractitionerPage
from tests.factories import make_article, make_practitioner, make_site, make_topic
from tests.faults.agreement import disagreements
from tests.faults.feed import Copy, Items, Reader, feed_faults
from tests.faults.stores import open_store

EDITORS = 8
CHANGES_EACH = 10
SHARED_ARTICLES = 4

FORK = get_context("fork")
_editors_are_done = FORK.Event()

# Every position that is ever given, whether or not the item still has it.
HISTORY = {
    "sqlite": [
        "CREATE TABLE history (position bigint NOT NULL)",
        "CREATE TRIGGER record_insert AFTER INSERT ON delivery_contentitem"
        " BEGIN INSERT INTO history VALUES (new.position); END",
        "CREATE TRIGGER record_update AFTER UPDATE OF position ON delivery_contentitem"
        " BEGIN INSERT INTO history VALUES (new.position); END",
    ],
    "postgresql": [
        "CREATE TABLE history (position bigint NOT NULL)",
        "CREATE FUNCTION record() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN INSERT INTO history VALUES (new.position); RETURN new; END $$",
        "CREATE TRIGGER record AFTER INSERT OR UPDATE OF position ON delivery_contentitem"
        " FOR EACH ROW EXECUTE FUNCTION record()",
    ],
}


def prepare_race() -> None:
    """Content that all editors share, and content of each."""
    with connection.cursor() as cursor:
        for statement in HISTORY[connection.vendor]:
            cursor.execute(statement)
    site = make_site()
    author = make_practitioner(site, "Ada Quill")
    topics = [make_topic()]
    for number in range(SHARED_ARTICLES):
        make_article(site, f"Shared {number}", authors=[author], topics=topics)
    for editor in range(EDITORS):
        make_article(site, f"Of editor {editor}")
    open_store().save("raced")


def race(kinds_of_change: tuple[str, ...], seed: int) -> list[str]:
    """Let all editors work while a partner reads; return what went wrong."""
    open_store().restore("raced")
    _editors_are_done.clear()
    connection.close()
    with ProcessPoolExecutor(EDITORS + 1, mp_context=FORK) as processes:
        reading = processes.submit(_read_to_the_end)
        editing = [
            processes.submit(_edit, editor, kinds_of_change, random.Random(seed + editor))
            for editor in range(EDITORS)
        ]
        wait(editing)
        _editors_are_done.set()
        errors = [error for editor in editing for error in editor.result()]
        copy = reading.result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT position FROM history")
        given = [position for (position,) in cursor.fetchall()]
    return [*errors, *feed_faults(given, stored_items(), copy), *disagreements()]


def stored_items() -> Items:
    """What the database has of each content item."""
    return {
        str(item.id): (item.position, json.loads(bytes(item.content)) if item.content else None)
        for item in ContentItem.objects.all()
    }


def _read_to_the_end() -> Copy:
    reader = Reader()
    while not _editors_are_done.is_set():
        reader.read()
        time.sleep(0.05)
    reader.read()
    return reader.copy


def _edit(editor: int, kinds_of_change: tuple[str, ...], choice: random.Random) -> list[str]:
    """Make changes of the given kinds; return the errors that the database gave."""
    errors = []
    for number in range(CHANGES_EACH):
        kind = choice.choice(kinds_of_change)
        began = time.monotonic()
        try:
            CHANGES[kind](choice.choice(_articles_of(editor)), f"{editor}-{number}")
        except DatabaseError as error:
            errors.append(f"{kind} failed after {time.monotonic() - began:.1f} s: {error!r}")
    return errors


def _articles_of(editor: int) -> list[ArticlePage]:
    """The editor's own, and those that all share."""
    own, shared = Q(slug__startswith=f"of-editor-{editor}"), Q(slug__startswith="shared")
    return list(ArticlePage.objects.filter(own | shared))


def _publish(article: ArticlePage, mark: str) -> None:
    article.title = f"Changed {mark}"
    article.save_revision().publish()


def _unpublish(article: ArticlePage, mark: str) -> None:
    article.unpublish()


def _rename_author(article: ArticlePage, mark: str) -> None:
    author = PractitionerPage.objects.get()
    author.title = f"Ada {mark}"
    author.save_revision().publish()


def _rename_index(article: ArticlePage, mark: str) -> None:
    index = ArticleIndexPage.objects.get()
    index.slug = f"articles-{mark}"
    index.save()


def _delete(article: ArticlePage, mark: str) -> None:
    if not article.slug.startswith("shared"):
        article.delete()


CHANGES: dict[str, Callable[[ArticlePage, str], None]] = {
    "publish": _publish,
    "unpublish": _unpublish,
    "rename the author": _rename_author,
    "rename the index": _rename_index,
    "delete": _delete,
}

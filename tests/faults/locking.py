"""A form that is sent while another program has the lock of SQLite for longer than one waits."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass

from django.db import connection
from django.test import Client

from articles.models import ArticlePage
from tests.cms.editorial.editing.conftest import Editor
from tests.factories import make_article, make_site

TITLE = "Neck pain"
MILLISECONDS = 200


@dataclass(frozen=True)
class Outcome:
    """The status of each answer, what the first one said, and the titles of all versions after it.

    `read` is the status of a page that a reader asked for while it was locked.
    """

    statuses: list[int]
    retry_after: str
    page: str
    versions: list[list[str]]
    read: int


def save_while_locked() -> Outcome:
    """Send the form while it is locked, and again when it is not."""
    article = make_article(make_site(), "Back pain")
    form = Editor("ada").edit(article)
    form.client.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {MILLISECONDS}")
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as other:
        other.execute("BEGIN IMMEDIATE")
        read = Client().get(article.url).status_code
        refused = form.send(title=TITLE)
        other.rollback()
    versions = [_versions(article)]
    saved = form.send(title=TITLE)
    return Outcome(
        statuses=[refused.status_code, saved.status_code],
        retry_after=refused.get("Retry-After", ""),
        page=refused.content.decode(),
        versions=[*versions, _versions(article)],
        read=read,
    )


def _versions(article: ArticlePage) -> list[str]:
    return [version.content["title"] for version in article.revisions.order_by("pk")]

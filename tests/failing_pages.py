"""Articles of which no content item can be made, in several ways."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from django.db import connection

from articles.api import ArticleSerializer
from articles.models import ArticlePage
from cms.delivery.items.search import index_contents
from cms.delivery.sync import sync

BROKEN = "Broken"

Fault = Callable[[], AbstractContextManager[None]]


def raise_error() -> None:
    raise RuntimeError("no value")


def fail_in_the_database() -> None:
    """After that PostgreSQL refuses each statement until the savepoint is undone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_such_table")


@contextmanager
def failing_serializer(fail: Callable[[], None]) -> Iterator[None]:
    original = ArticleSerializer.to_representation

    def fail_for_one(serializer: Any, page: ArticlePage) -> Any:
        if page.title.startswith(BROKEN):
            fail()
        return original(serializer, page)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ArticleSerializer, "to_representation", fail_for_one)
        yield


@contextmanager
def failing_index() -> Iterator[None]:
    """What is wrong shows when the item is written, with others that are right."""
    original = index_contents

    def fail_for_one(contents: Any) -> int:
        if any(content and content["title"].startswith(BROKEN) for content in contents.values()):
            fail_in_the_database()
        return original(contents)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sync, "index_contents", fail_for_one)
        yield


FAULTS: dict[str, Fault] = {
    "an error": lambda: failing_serializer(raise_error),
    "a database error": lambda: failing_serializer(fail_in_the_database),
    "an error as it is written": failing_index,
}

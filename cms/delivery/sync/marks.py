"""The marks of items that are rebuilt in the background: one row each, beside the items.

An item has some 60 kB, which a database writes anew with each change of its row.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from django.db import connection, models
from django.db.models import Value
from django.utils import timezone

from cms.delivery.models import ContentItem, ContentItemQuerySet, Rebuild

KEYS_PER_STATEMENT = 5000
COLUMNS = ("page_id", "published_at", "marked_at", "terms_only")


def mark(items: ContentItemQuerySet, *, terms_only: bool = False) -> None:
    """Mark `items` in one statement.

    `terms_only` says that nothing but the terms of the practice changed. Of an item that is marked
    for more, it changes nothing.
    """
    rows = (
        items.exclude(page=None)
        .order_by()
        .values_list(
            "page_id",
            "published_at",
            Value(timezone.now(), models.DateTimeField()),
            Value(terms_only, models.BooleanField()),
        )
    )
    selected, values = rows.query.sql_with_params()
    otherwise = "NOTHING" if terms_only else "UPDATE SET terms_only = excluded.terms_only"
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Rebuild._meta.db_table} ({', '.join(COLUMNS)}) {selected} "
            f"ON CONFLICT (page_id) DO {otherwise}",
            values,
        )


def mark_pages(pages: Iterable[int]) -> None:
    """Mark the items of these pages."""
    for keys in in_chunks(pages):
        mark(ContentItem.objects.filter(page__in=keys))


def in_chunks(pages: Iterable[int]) -> Iterator[list[int]]:
    """Yield the keys in lists that are short enough for one statement of any database."""
    keys = iter(sorted(pages))
    while chunk := list(islice(keys, KEYS_PER_STATEMENT)):
        yield chunk


def unmark(pages: Iterable[int]) -> None:
    """Remove the marks of these pages."""
    for keys in in_chunks(pages):
        marks = Rebuild.objects.filter(page__in=keys)
        marks._raw_delete(marks.db)  # Nothing depends on a mark.


def marked() -> int:
    """Return how many items are marked."""
    return Rebuild.objects.count()

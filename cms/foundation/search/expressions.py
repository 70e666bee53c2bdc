"""Searches of any queryset whose rows have a key in the index, by joining them to the index.

The SQL is written by hand: building it from Django's expressions took longer than the database
takes to answer.
"""

from collections.abc import Iterator
from typing import Any, TypeVar, cast

from django.db import connection
from django.db.models import BooleanField, Func, IntegerField, QuerySet

from cms.foundation.search.queries import Phrase, Query

Rows = TypeVar("Rows", bound="QuerySet[Any]")

# The weight of a word in each part, larger than the sum of all weights below it. The body has
# none, because each result has the word somewhere.
WEIGHTS = {"title": 4, "summary": 2, "keywords": 1}
LABELS = {"title": "A", "summary": "B", "keywords": "C"}
Groups = tuple[tuple[Phrase, ...], ...]
Sql = tuple[str, tuple[str | int, ...]]

TABLES = {
    "sqlite": ["search_indexedtext", "search_indexedtext_fts"],
    "postgresql": ["search_indexedtext"],
}
# The sign keeps SQLite from reading all items of a type and looking for the text of each.
SQLITE = (
    "({} = +search_indexedtext.key AND search_indexedtext_fts.rowid = search_indexedtext.id"
    " AND search_indexedtext_fts MATCH %s)"
)
SQLITE_PART = (
    "{} * (search_indexedtext.id IN (SELECT rowid FROM search_indexedtext_fts"
    " WHERE search_indexedtext_fts MATCH %s))"
)
POSTGRESQL = "(search_indexedtext.key = {} AND search_indexedtext.vector @@ %s::tsquery)"
# `head` is the vector without the body, which is small enough to be stored in the row.
POSTGRESQL_PART = "{} * (search_indexedtext.head @@ %s::tsquery)::int"


def found(rows: Rows, key: str, query: Query) -> Rows:
    """Return those of `rows` whose text, by the key in the field `key`, has a phrase of each group.

    They are annotated with their `relevance` to the query.
    """
    # Django knows no relation of the two, and FTS5 answers as a table only.
    joined: Any = rows.extra(tables=TABLES[connection.vendor])  # noqa: S610
    joined = joined.annotate(relevance=Relevance(query)).filter(Found(key, query.groups))
    return cast(Rows, joined)


class Found(Func):
    """The condition that joins a row to its text, by its field `key`, if it has all of `groups`."""

    output_field = BooleanField()

    def __init__(self, key: str, groups: Groups) -> None:
        super().__init__(key)
        self._groups = groups

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a query of the FTS5 table."""
        key, parameters = compiler.compile(*self.source_expressions)
        return SQLITE.format(key), (*parameters, _fts5(self._groups))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a query of the `tsvector` column."""
        key, parameters = compiler.compile(*self.source_expressions)
        return POSTGRESQL.format(key), (*parameters, _tsquery(self._groups))


class Relevance(Func):
    """The relevance to `query` of the text that a row is joined to: an integer from 0.

    It depends on nothing but the text and the query, so it is the same on each database and does
    not change when other texts are added or removed.
    """

    output_field = IntegerField()

    def __init__(self, query: Query) -> None:
        super().__init__()
        self._query = query

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a sum of FTS5 queries."""
        return _sum(SQLITE_PART, [_fts5(*part) for part in _parts(self._query)])

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a sum of matches against the `tsvector` column without the body."""
        return _sum(POSTGRESQL_PART, [_tsquery(*part) for part in _parts(self._query)])


def _sum(term: str, conditions: list[str]) -> Sql:
    weights = [*WEIGHTS.values()] * (len(conditions) // len(WEIGHTS))
    return f"(0 + {' + '.join(map(term.format, weights))})", tuple(conditions)


def _parts(query: Query) -> Iterator[tuple[Groups, str]]:
    """Yield what counts with each part of a text: each word, and then all words as one phrase."""
    counted: list[Groups] = [(group,) for group in query.groups]
    if query.phrase:
        counted.append(((query.phrase,),))
    yield from ((groups, part) for groups in counted for part in WEIGHTS)


# Terms contain no quote, backslash or space, so they cannot inject syntax into either language.


def _fts5(groups: Groups, part: str = "") -> str:
    wanted = " AND ".join(
        "(" + " OR ".join(f'"{" ".join(phrase)}"' for phrase in group) + ")" for group in groups
    )
    return f"{{{part}}} : ({wanted})" if part else wanted


def _tsquery(groups: Groups, part: str = "") -> str:
    label = f":{LABELS[part]}" if part else ""
    return " & ".join(
        "("
        + " | ".join(
            "(" + " <-> ".join(f"'{term}'{label}" for term in phrase) + ")" for phrase in group
        )
        + ")"
        for group in groups
    )

"""Query expressions of a search, for any queryset whose rows have a key in the index."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Func, IntegerField

from cms.foundation.search.queries import Phrase, Query

# The weight of a word in each part, larger than the sum of all weights below it. The body has
# none, because each result has the word somewhere.
WEIGHTS = {"title": 4, "summary": 2, "keywords": 1}
LABELS = {"title": "A", "summary": "B", "keywords": "C"}
Groups = tuple[tuple[Phrase, ...], ...]
Sql = tuple[str, tuple[str | int, ...]]

SQLITE = (
    "(SELECT t.key FROM search_indexedtext_fts CROSS JOIN search_indexedtext t"
    " ON t.id = search_indexedtext_fts.rowid WHERE search_indexedtext_fts MATCH %s)"
)
POSTGRESQL = "(SELECT key FROM search_indexedtext WHERE vector @@ %s::tsquery)"
POSTGRESQL_SUM = "(SELECT {} FROM search_indexedtext WHERE key = {})"


class Found(Func):
    """The condition that the text whose key is in the field `key` contains all of `groups`.

    The SQL here and below is written by hand: building it from Django's expressions took longer
    than the database takes to answer.
    """

    output_field = BooleanField()

    def __init__(self, key: str, groups: Groups) -> None:
        super().__init__(key)
        self._groups = groups

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a query of the FTS5 table."""
        key, parameters = compiler.compile(*self.source_expressions)
        return f"{key} IN {SQLITE}", (*parameters, _fts5(self._groups))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a query of the `tsvector` column."""
        key, parameters = compiler.compile(*self.source_expressions)
        return f"{key} IN {POSTGRESQL}", (*parameters, _tsquery(self._groups))


class Relevance(Func):
    """The relevance to `query` of the text whose key is in the field `key`: an integer from 0.

    It depends on nothing but the text and the query, so it is the same on each database and does
    not change when other texts are added or removed.
    """

    output_field = IntegerField()

    def __init__(self, key: str, query: Query) -> None:
        super().__init__(key)
        self._query = query

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a sum of FTS5 queries."""
        key, parameters = compiler.compile(*self.source_expressions)
        sql, given = ["0"], []
        for groups in _counted(self._query):
            for part, weight in WEIGHTS.items():
                sql.append(f"{weight} * ({key} IN {SQLITE})")
                given += [*parameters, _fts5(groups, part)]
        return f"({' + '.join(sql)})", tuple(given)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """Compile to a sum of matches against the `tsvector` column."""
        key, parameters = compiler.compile(*self.source_expressions)
        sql, given = ["0"], []
        for groups in _counted(self._query):
            for part, weight in WEIGHTS.items():
                sql.append(f"{weight} * (vector @@ %s::tsquery)::int")
                given.append(_tsquery(groups, part))
        return POSTGRESQL_SUM.format(" + ".join(sql), key), (*given, *parameters)


def _counted(query: Query) -> Iterator[Groups]:
    """Yield each word as groups of its own, and then all words as one phrase."""
    yield from ((group,) for group in query.groups)
    if query.phrase:
        yield ((query.phrase,),)


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

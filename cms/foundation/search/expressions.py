"""Conditions and ranks of a search, for querysets of anything whose key is in the index."""

from collections.abc import Iterator
from typing import Any

from django.db.models import BooleanField, Func, IntegerField

from cms.foundation.search.queries import Phrase, Query

# What a word counts in each part; for a part it counts more than in all parts below it together.
# A word has to be somewhere, so the body decides nothing.
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
    """Whether the text that has the key `key`, a field of the queryset, contains all of `groups`.

    The SQL is written by hand, here and below: as an expression of Django's parts it took longer to
    put together than the database takes to answer.
    """

    output_field = BooleanField()

    def __init__(self, key: str, groups: Groups) -> None:
        super().__init__(key)
        self._groups = groups

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """By FTS5."""
        key, parameters = compiler.compile(*self.source_expressions)
        return f"{key} IN {SQLITE}", (*parameters, _fts5(self._groups))

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """By the vector of its terms."""
        key, parameters = compiler.compile(*self.source_expressions)
        return f"{key} IN {POSTGRESQL}", (*parameters, _tsquery(self._groups))


class Relevance(Func):
    """How much the text that has the key `key` is about `query`: a whole number from 0.

    It depends on nothing but that text and the query, so it is the same on each database, and
    stays what it is while other texts come and go.
    """

    output_field = IntegerField()

    def __init__(self, key: str, query: Query) -> None:
        super().__init__(key)
        self._query = query

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """By FTS5."""
        key, parameters = compiler.compile(*self.source_expressions)
        sql, given = ["0"], []
        for groups in _counted(self._query):
            for part, weight in WEIGHTS.items():
                sql.append(f"{weight} * ({key} IN {SQLITE})")
                given += [*parameters, _fts5(groups, part)]
        return f"({' + '.join(sql)})", tuple(given)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Sql:
        """By the vector of its terms."""
        key, parameters = compiler.compile(*self.source_expressions)
        sql, given = ["0"], []
        for groups in _counted(self._query):
            for part, weight in WEIGHTS.items():
                sql.append(f"{weight} * (vector @@ %s::tsquery)::int")
                given.append(_tsquery(groups, part))
        return POSTGRESQL_SUM.format(" + ".join(sql), key), (*given, *parameters)


def _counted(query: Query) -> Iterator[Groups]:
    """Each word, and all of them in their order."""
    yield from ((group,) for group in query.groups)
    if query.phrase:
        yield ((query.phrase,),)


# Terms hold no quote, no backslash and no space, so neither language can be broken out of.


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

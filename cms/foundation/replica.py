"""Reading from a copy of the database, where that is allowed and nobody can tell."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model

REPLICA = "replica"
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class ReplicaRouter:
    """A router that reads from the replica inside `reading_replica`, and else as without it.

    A transaction reads what it wrote, so it reads where it writes.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """Return the alias of the database to read from."""
        is_allowed = _reading.get() and not connection.in_atomic_block
        return REPLICA if is_allowed else DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """Return the alias of the only database that is written to."""
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        """Return that rows may refer to each other: both databases have the same."""
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Return whether the database is migrated; the replica is what the other one is."""
        return db != REPLICA


@contextmanager
def reading_replica(*, wanted: bool) -> Iterator[bool]:
    """Read from the replica in the block, outside of transactions, if `wanted`, and yield that."""
    token = _reading.set(wanted)
    try:
        yield wanted
    finally:
        _reading.reset(token)

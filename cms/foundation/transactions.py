"""One transaction for a change and for all that follows from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from asgiref.local import Local
from django.db import connection, models, transaction

Hint = TypeVar("Hint")
Work = Callable[[list[Any]], object]
_state = Local()


class RefusedError(Exception):
    """A unit of work that cannot be committed; the text says why to whoever asked for it."""


@contextmanager
def unit_of_work() -> Iterator[None]:
    """A transaction that does what `before_commit` was given as its last statements.

    Units nest: an inner one joins the outer one. Hints given inside a savepoint that is rolled
    back are kept, so work must look at the database and not trust what it was told.
    """
    if _pending() is not None:
        yield
        return
    _state.work = {}
    try:
        with transaction.atomic():
            yield
            work_now()
            # Hooks run while the transaction ends. What they change is not part of this unit.
            _state.work = None
    finally:
        _state.work = None


def before_commit(work: Callable[[list[Hint]], object], hint: Hint) -> None:
    """Call `work` just before the unit commits, once, with all hints that were given for it.

    When no unit is open, it is called at once, in a unit of its own.
    """
    with unit_of_work():
        _state.work.setdefault(work, []).append(hint)


def work_now() -> None:
    """Do already what `before_commit` was given so far, where something depends on its success."""
    while work := _pending():
        one = next(iter(work))
        one(work.pop(one))


def is_in_unit_of_work() -> bool:
    """Whether a unit is open, which is to hold nothing but what it was opened for."""
    return _pending() is not None


@contextmanager
def hurried_transaction(milliseconds: int) -> Iterator[None]:
    """A transaction that waits no longer than that for each lock which another one holds.

    It raises OperationalError then. Nobody who reads should wait as long as one who writes.
    """
    if connection.vendor != "sqlite":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{milliseconds}ms"])
            yield
        return
    with connection.cursor() as cursor:
        patience = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds:d}")
    try:
        with transaction.atomic():
            yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {patience:d}")


def _pending() -> dict[Work, list[Any]] | None:
    work: dict[Work, list[Any]] | None = getattr(_state, "work", None)
    return work


class UnitOfWorkModel(models.Model):
    """A model that is saved and deleted together with all that follows from it."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save as a unit of work."""
        with unit_of_work():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete as a unit of work."""
        with unit_of_work():
            return super().delete(*args, **kwargs)

"""Units of work: one transaction for a change and everything that follows from it."""

from collections.abc import Callable, Hashable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, TypeVar

from asgiref.local import Local
from django.db import connection, models, transaction

Hint = TypeVar("Hint")
Work = Callable[[list[Any]], object]
_state = Local()


class RefusedError(Exception):
    """Raised when a unit of work cannot be committed; the message tells the user why."""


@contextmanager
def unit_of_work() -> Iterator[None]:
    """Open a transaction that runs the work registered with `before_commit` as its last statements.

    Units nest: an inner one joins the outer one. Hints given inside a savepoint that is rolled
    back are kept, so work has to read the database and must not rely on its hints.
    """
    if _pending() is not None:
        yield
        return
    _state.work, _state.last, _state.done, _state.undoing = {}, set(), set(), []
    try:
        with transaction.atomic():
            try:
                yield
                work_now()
            except BaseException:
                _undo()
                raise
            # `on_commit` hooks run as the transaction ends; their changes are outside this unit.
            _state.work = None
    finally:
        _state.work = None


def before_commit(work: Callable[[list[Hint]], object], hint: Hint, *, last: bool = False) -> None:
    """Call `work` once, just before the unit commits, with all hints that were given for it.

    `last` is for work that comes after all other. When no unit is open, `work` is called at once,
    in a unit of its own.
    """
    with unit_of_work():
        _state.work.setdefault(work, []).append(hint)
        if last:
            _state.last.add(work)


def when_undone(work: Callable[[], object]) -> None:
    """Call `work` if the open unit, if there is one, fails before it commits.

    Not if its commit fails: whether that has happened, nobody can know.
    """
    if is_in_unit_of_work():
        _state.undoing.append(work)


def _undo() -> None:
    for work in _state.undoing:
        work()


def note_done(subject: Hashable) -> None:
    """Note that `subject` is done for this unit, so that later work may leave it out."""
    if is_in_unit_of_work():
        _state.done.add(subject)


def is_done(subject: Hashable) -> bool:
    """Return whether `subject` was noted as done in this unit."""
    return is_in_unit_of_work() and subject in _state.done


def work_now() -> None:
    """Run the work registered so far at once, for callers that depend on its success."""
    while work := _pending():
        one = min(work, key=_state.last.__contains__)
        one(work.pop(one))


def savepoint() -> AbstractContextManager[Any]:
    """Return a savepoint of the open transaction, which an error of the database ends otherwise.

    Without a transaction it is nothing: on SQLite a new one would take the only lock.
    """
    return transaction.atomic() if connection.in_atomic_block else nullcontext()


def is_in_unit_of_work() -> bool:
    """Return whether a unit of work is open, to which no unrelated changes should be added."""
    return _pending() is not None


@contextmanager
def hurried_transaction(milliseconds: int) -> Iterator[None]:
    """Open a transaction that waits at most `milliseconds` for each lock of another transaction.

    It raises OperationalError after that. Readers should not wait as long as writers.
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
    """A model that is saved and deleted together with everything that follows from the change."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the object in a unit of work."""
        with unit_of_work():
            super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Delete the object in a unit of work."""
        with unit_of_work():
            return super().delete(*args, **kwargs)

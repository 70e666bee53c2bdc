"""One transaction for a change and for all that follows from it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from asgiref.local import Local
from django.db import models, transaction

Hint = TypeVar("Hint")
Work = Callable[[list[Any]], object]
_state = Local()


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
            while _state.work:
                work = next(iter(_state.work))
                work(_state.work.pop(work))
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


def unit_is_open() -> bool:
    """Whether what is given to `before_commit` now waits for the end of a unit."""
    return _pending() is not None


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

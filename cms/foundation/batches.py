"""Batches: while several things are made together, what they have in common is read once."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")
_memory: ContextVar[dict[object, Any] | None] = ContextVar("memory", default=None)


@contextmanager
def batch() -> Iterator[None]:
    """Keep what is read inside through this module. An inner batch joins the outer one.

    Nothing may be changed inside that is read there.
    """
    before = _memory.get()
    _memory.set({} if before is None else before)
    try:
        yield
    finally:
        _memory.set(before)


def in_batch() -> bool:
    """Return whether what is read is kept."""
    return _memory.get() is not None


def kept(name: object, read: Callable[[], T]) -> T:
    """Return what `read` returns; in a batch it is called once for each `name`."""
    memory = _memory.get()
    if memory is None:
        return read()
    if name not in memory:
        memory[name] = read()
    found: T = memory[name]
    return found


def kept_by_key(
    name: object, keys: Iterable[K], read: Callable[[set[K]], Mapping[K, T]]
) -> dict[K, T]:
    """Return what `read` finds under each of `keys`; in a batch it is asked once for each key."""
    wanted = list(dict.fromkeys(keys))
    known: dict[K, T | None] = kept(name, dict)
    if missing := set(wanted) - known.keys():
        known.update(dict.fromkeys(missing))
        known.update(read(missing))
    return {key: value for key in wanted if (value := known[key]) is not None}


def keep(name: object, values: Mapping[K, T]) -> None:
    """In a batch, take `values` for what is found under their keys, so that it is not read."""
    known: dict[K, T] = kept(name, dict)
    known.update(values)

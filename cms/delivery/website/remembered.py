"""What this process has read of the present public state, such as the settings of the practice."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from cachetools import LRUCache

from cms.delivery.items.public_state import PublicState

T = TypeVar("T")
MOST = 500

_lock = Lock()
_read: LRUCache[tuple[str, Hashable], object] = LRUCache(MOST)


def remembered(state: PublicState, name: Hashable, read: Callable[[], T]) -> T:
    """Return what `read` returned first in this `state` under this `name`, and must not be changed.

    Threads that come at the same time may each read it.
    """
    key = (state.key, name)
    with _lock:
        found = _read.get(key)
    if found is None:
        found = read()
        with _lock:
            _read[key] = found
    return cast(T, found)


def forget() -> None:
    """Forget everything. States of a database that was rolled back or replaced may be equal."""
    with _lock:
        _read.clear()

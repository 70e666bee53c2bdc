"""What this process has read of the present public state, such as the settings of the practice."""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import TypeVar, cast

from cachetools import LRUCache
from django.http import HttpRequest

from cms.delivery.items.public_state import PublicState

T = TypeVar("T")
MOST = 500

_lock = Lock()
_read: LRUCache[tuple[str, Hashable], object] = LRUCache(MOST)


def remembered(request: HttpRequest | None, name: Hashable, read: Callable[[], T]) -> T:
    """Return what `read` returned first under this `name` in the public state of the request.

    It must not be changed. Threads that come at the same time may each read it. A request that is
    not answered from the public state, such as a preview, always reads it.
    """
    state: PublicState | None = getattr(request, "public_state", None)
    if state is None:
        return read()
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

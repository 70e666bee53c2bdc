"""The cache in Redis or Valkey, without which the site goes on."""

import functools
import logging
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

T = TypeVar("T")
SECONDS_TO_ANSWER = 0.1
SECONDS_OF_REST = 5.0
"""How long a server that did not answer is not asked again."""

SECONDS_BETWEEN_LINES = 60.0
"""How often the log says so."""

logger = logging.getLogger(__name__)
_resting_until: dict[str, float] = {}
_told_at: dict[str, float] = {}


def _forgiving(method: Callable[..., T], otherwise: Callable[..., Any]) -> Callable[..., Any]:
    """Let a method return what `otherwise` does if the server does not answer in time."""

    @functools.wraps(method)
    def ask(cache: "ForgivingRedisCache", *args: Any, **kwargs: Any) -> Any:
        if _resting_until.get(cache.location, 0.0) > time.monotonic():
            return otherwise(*args, **kwargs)
        try:
            return method(cache, *args, **kwargs)
        except (RedisError, OSError) as error:
            _leave_alone(cache.location, error)
            return otherwise(*args, **kwargs)

    return ask


def _leave_alone(location: str, error: Exception) -> None:
    now = time.monotonic()
    _resting_until[location] = now + SECONDS_OF_REST
    if now - _told_at.get(location, float("-inf")) >= SECONDS_BETWEEN_LINES:
        _told_at[location] = now
        logger.warning("The cache does not answer, and is asked again now and then: %s", error)


def _missing(key: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"Key '{key}' not found")


class ForgivingRedisCache(RedisCache):
    """A cache that is empty and keeps nothing while its server does not answer.

    The first that is not answered waits for 100 ms, those after it for nothing: for 5 seconds, the
    server is not asked again by this process.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        self.location = server
        limits = {
            "socket_timeout": SECONDS_TO_ANSWER,
            "socket_connect_timeout": SECONDS_TO_ANSWER,
            "retry": Retry(NoBackoff(), 0),
        }
        super().__init__(server, {**params, "OPTIONS": limits | params.get("OPTIONS", {})})

    def problem(self) -> str:
        """Return why the server does not answer now, or an empty text if it does."""
        try:
            self._cache.get_client(write=True).ping()
        except (RedisError, OSError) as error:
            return str(error) or type(error).__name__
        return ""

    add = _forgiving(RedisCache.add, lambda *args, **kwargs: True)
    get = _forgiving(RedisCache.get, lambda key, default=None, version=None: default)
    set = _forgiving(RedisCache.set, lambda *args, **kwargs: None)
    touch = _forgiving(RedisCache.touch, lambda *args, **kwargs: False)
    delete = _forgiving(RedisCache.delete, lambda *args, **kwargs: False)
    get_many = _forgiving(RedisCache.get_many, lambda keys, version=None: {})
    has_key = _forgiving(RedisCache.has_key, lambda *args, **kwargs: False)
    incr = _forgiving(RedisCache.incr, _missing)
    set_many = _forgiving(
        RedisCache.set_many, lambda data, timeout=DEFAULT_TIMEOUT, version=None: list(data)
    )
    delete_many = _forgiving(RedisCache.delete_many, lambda keys, version=None: None)
    clear = _forgiving(RedisCache.clear, lambda: False)

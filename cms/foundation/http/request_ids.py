"""Ids of requests: in log records, problem documents and traces, and in the tasks that follow."""

import logging
import re
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# A UUID, the `$request_id` of nginx, or the trace id of a `traceparent`.
ID = re.compile(
    r"(?<![0-9a-f])(?:[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![0-9a-f])"
)
_current: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


def request_id() -> uuid.UUID:
    """Return the id of the current request, or a new id outside of a request."""
    return _current.get() or uuid.uuid4()


@contextmanager
def use_request_id(key: uuid.UUID) -> Iterator[None]:
    """Let this be the id of the current request while the block runs."""
    token = _current.set(key)
    try:
        yield
    finally:
        _current.reset(token)


class RequestIdMiddleware:
    """A middleware that gives each request an id: a new one, whatever the client sends.

    A proxy in front can give it in the header REQUEST_ID_HEADER.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _given(request) or uuid.uuid4()
        request.META["REQUEST_ID"] = key
        with use_request_id(key):
            return self._get_response(request)


def _given(request: HttpRequest) -> uuid.UUID | None:
    if not settings.REQUEST_ID_HEADER:
        return None
    found = ID.search(request.headers.get(settings.REQUEST_ID_HEADER, "").lower())
    key = uuid.UUID(found[0]) if found else None
    return key if key and key.int else None


class RequestIdFilter(logging.Filter):
    """A logging filter that adds `request_id` to each record, or `-` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set `record.request_id` and let the record through."""
        # Django logs a response of 400 or more after all middleware, in a record with the request.
        given = getattr(getattr(record, "request", None), "META", {})
        record.request_id = given.get("REQUEST_ID") or _current.get() or "-"
        return True

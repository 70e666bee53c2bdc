"""Ids of requests, which appear in log records and in problem documents."""

import logging
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

_current: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


def request_id() -> uuid.UUID:
    """Return the id of the current request, or a new id outside of a request."""
    return _current.get() or uuid.uuid4()


class RequestIdMiddleware:
    """A middleware that gives each request a new id and ignores any id that the client sends."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = uuid.uuid4()
        request.META["REQUEST_ID"] = key
        token = _current.set(key)
        try:
            return self._get_response(request)
        finally:
            _current.reset(token)


class RequestIdFilter(logging.Filter):
    """A logging filter that adds `request_id` to each record, or `-` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Set `record.request_id` and let the record through."""
        # Django logs a response of 400 or more after all middleware, in a record with the request.
        given = getattr(getattr(record, "request", None), "META", {})
        record.request_id = given.get("REQUEST_ID") or _current.get() or "-"
        return True

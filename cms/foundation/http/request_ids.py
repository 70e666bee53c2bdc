"""Each request has an id: its problem document names it, and so does what is logged of it."""

import logging
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponseBase

_current: ContextVar[uuid.UUID | None] = ContextVar("request_id", default=None)


def request_id() -> uuid.UUID:
    """The id of the request that is being answered; outside of one, a new id."""
    return _current.get() or uuid.uuid4()


class RequestIdMiddleware:
    """Gives each request an id of ours: what a client sends could be anything."""

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
    """Adds `request_id` to what is logged; `-` outside of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let everything through."""
        # Django logs an answer of 400 or more after all middleware, and gives the request.
        given = getattr(getattr(record, "request", None), "META", {})
        record.request_id = given.get("REQUEST_ID") or _current.get() or "-"
        return True

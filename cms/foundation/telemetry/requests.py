"""A line in the log, a measurement and a span for each request, without personal data."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from opentelemetry.trace import SpanKind, Status, StatusCode
from prometheus_client import Histogram

from cms.foundation.telemetry.traces import parent, traced
from cms.foundation.telemetry.views import name_of_view

logger = logging.getLogger(__name__)

SECONDS = Histogram("meridian_request_seconds", "Time of a request.", ["method", "view", "status"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestsMiddleware:
    """A middleware that logs, measures and traces requests, by their view and not their address.

    An address may have a secret in it, such as that of a shared draft, or a name. Production uses
    it only if one of the three is wanted.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR
        with traced("request", SpanKind.SERVER, context=parent(request)) as span:
            try:
                response = self._get_response(request)
                status = int(response.status_code)
            finally:
                seconds = time.perf_counter() - began
                method = str(request.method) if request.method in METHODS else "OTHER"
                view = name_of_view(request)
                SECONDS.labels(method, view, status).observe(seconds)
                span.update_name(f"{method} {view}")
                span.set_attributes(
                    {"http.request.method": method, "http.response.status_code": status}
                )
                if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
                    span.set_status(Status(StatusCode.ERROR))
                if settings.LOG_REQUESTS:
                    tell(logger, {"method": method, "view": view, "status": status}, seconds)
        return response


def tell(to: logging.Logger, fields: dict[str, str | int], seconds: float) -> None:
    """Log that something was done, and how long it took."""
    milliseconds = round(seconds * 1000, 1)
    text = " ".join(map(str, fields.values()))
    extra = {"fields": {**fields, "milliseconds": milliseconds}}
    to.info("%s in %s ms", text, milliseconds, extra=extra)

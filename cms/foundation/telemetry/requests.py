"""A line in the log and a measurement for each request, without personal data."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import resolve
from prometheus_client import Histogram

logger = logging.getLogger(__name__)

SECONDS = Histogram(
    "meridian_request_seconds", "Time of a request.", ["method", "route", "status"]
)
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestsMiddleware:
    """A middleware that logs and measures each request, by its route and not by its address.

    An address may have a secret in it, such as that of a shared draft, or a name. It is not used
    unless LOG_REQUESTS or METRICS_NETWORKS is set.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not (settings.LOG_REQUESTS or settings.METRICS_NETWORKS):
            raise MiddlewareNotUsed
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        status: int = HTTPStatus.INTERNAL_SERVER_ERROR
        try:
            response = self._get_response(request)
            status = response.status_code
        finally:
            seconds = time.perf_counter() - began
            method = request.method if request.method in METHODS else "OTHER"
            route = _route(request)
            SECONDS.labels(method, route, status).observe(seconds)
            if settings.LOG_REQUESTS:
                fields = {"method": method, "route": route, "status": int(status)}
                milliseconds = round(seconds * 1000, 1)
                logger.info(
                    "%s %s %s in %s ms", method, route, int(status), milliseconds,
                    extra={"fields": {**fields, "milliseconds": milliseconds}},
                )
        return response


def _route(request: HttpRequest) -> str:
    """Return the pattern of the address; a kept response was found without it."""
    match = request.resolver_match
    try:
        return f"/{(match or resolve(request.path_info)).route}"
    except Http404:
        return "none"

"""A line in the log and a measurement for each request, without personal data."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponseBase
from prometheus_client import Histogram

from cms.foundation.telemetry.views import name_of_view

logger = logging.getLogger(__name__)

SECONDS = Histogram("meridian_request_seconds", "Time of a request.", ["method", "view", "status"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


class RequestsMiddleware:
    """A middleware that logs and measures each request, by its view and not by its address.

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
            view = name_of_view(request)
            SECONDS.labels(method, view, status).observe(seconds)
            if settings.LOG_REQUESTS:
                fields = {"method": method, "view": view, "status": int(status)}
                milliseconds = round(seconds * 1000, 1)
                logger.info(
                    "%s %s %s in %s ms",
                    method,
                    view,
                    int(status),
                    milliseconds,
                    extra={"fields": {**fields, "milliseconds": milliseconds}},
                )
        return response

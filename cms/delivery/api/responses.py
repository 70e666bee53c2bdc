"""Stored bytes as HTTP answers."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from cms.delivery.api.problems import problem_response
from cms.foundation.http.caching import cache_control

CHANGED = "This is not the version that `If-Match` or `If-Unmodified-Since` names."


def json_response(
    request: HttpRequest,
    body: bytes,
    *,
    etag: str | None = None,
    changed_at: datetime | None = None,
    valid_until: datetime | None = None,
) -> HttpResponseBase:
    """`body` with its validators, or a 304 without it when the client's copy is the same.

    No cache may show it after `valid_until`.
    """
    return conditional_response(
        request,
        lambda: body,
        content_type="application/json",
        etag=etag or etag_of(body),
        changed_at=changed_at,
        valid_until=valid_until,
    )


def conditional_response(
    request: HttpRequest,
    build: Callable[[], bytes],
    *,
    content_type: str,
    etag: str,
    changed_at: datetime | None = None,
    valid_until: datetime | None = None,
) -> HttpResponseBase:
    """As `json_response`, of any type; the body is built only for who does not have it yet.

    A 412 when the client asks for another version than there is.
    """
    modified = int(changed_at.timestamp()) if changed_at else None
    response: HttpResponseBase | None = get_conditional_response(request, etag, modified)
    if response is not None and response.status_code == HTTPStatus.PRECONDITION_FAILED:
        # Not cached: to those who ask the same without a condition it is no answer.
        return problem_response(HTTPStatus.PRECONDITION_FAILED, CHANGED)
    response = response or HttpResponse(build(), content_type=content_type)
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = cache_control(valid_until)
    patch_vary_headers(response, ["Accept", "Accept-Encoding", "Authorization"])
    return response


def etag_of(body: bytes) -> str:
    """A strong entity tag of a body."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'

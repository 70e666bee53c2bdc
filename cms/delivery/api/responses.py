"""HTTP responses with validators and Cache-Control, made from bytes."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from cms.delivery.api.problems import problem_response
from cms.foundation.http.cache_tags import let_caches_keep
from cms.foundation.http.negotiation import is_of_browser

CHANGED = "This is not the version that `If-Match` or `If-Unmodified-Since` names."


def json_response(
    request: HttpRequest,
    body: bytes,
    *,
    etag: str | None = None,
    changed_at: datetime | None = None,
    valid_until: datetime | None = None,
) -> HttpResponseBase:
    """Return `body` as JSON with its validators, or a 304 if the client's copy is current.

    A browser gets it indented, for people to read. No cache may show it after `valid_until`.
    """
    etag, build = etag or etag_of(body), lambda: body
    if is_of_browser(request.headers.get("Accept", "")):
        etag, build = f'{etag[:-1]}-indented"', lambda: _indented(body)
    return conditional_response(
        request,
        build,
        content_type="application/json",
        etag=etag,
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
    """Return a response like `json_response`, of any content type.

    The body is built only if it is sent. The response is a 412 problem if the request's `If-Match`
    or `If-Unmodified-Since` names another version.
    """
    modified = int(changed_at.timestamp()) if changed_at else None
    response: HttpResponseBase | None = get_conditional_response(request, etag, modified)
    if response is not None and response.status_code == HTTPStatus.PRECONDITION_FAILED:
        # A 412 must not be cached: it is no answer to requests without the condition.
        return problem_response(HTTPStatus.PRECONDITION_FAILED, CHANGED)
    response = response or HttpResponse(build(), content_type=content_type)
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    let_caches_keep(request, response, valid_until)
    patch_vary_headers(response, ["Accept", "Accept-Encoding", "Authorization"])
    return response


def _indented(body: bytes) -> bytes:
    return json.dumps(json.loads(body), ensure_ascii=False, indent=2).encode() + b"\n"


def etag_of(body: bytes) -> str:
    """Return a strong entity tag for `body`."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'

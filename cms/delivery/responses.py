"""Stored bytes as HTTP answers."""

import hashlib
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date


def json_response(
    request: HttpRequest,
    body: bytes,
    *,
    etag: str | None = None,
    changed_at: datetime | None = None,
) -> HttpResponseBase:
    """`body` with its validators, or a 304 without it when the client's copy is the same."""
    etag = etag or f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    modified = int(changed_at.timestamp()) if changed_at else None
    response = HttpResponse(body, content_type="application/json")
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    response["Cache-Control"] = settings.DELIVERY_CACHE_CONTROL
    patch_vary_headers(response, ["Accept", "Accept-Encoding", "Authorization"])
    return get_conditional_response(request, etag, modified, response) or response

"""Wagtail's API v3 for programs with a token, limited to a fixed list of operations.

The API is a preview, so each listed operation has been examined; operations that a later
version of Wagtail adds do not become available automatically.
"""

import json
import logging
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DataError, transaction
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, re_path
from django.utils.cache import patch_vary_headers
from wagtail.api.v3.api import api
from wagtail.api.v3.auth import BearerTokenAuth
from wagtail.models import Page

from cms.channels.wagtail_api.switches import View, switched_by
from cms.channels.wagtail_api.views import MAXIMUM_OFFSET
from cms.delivery.api.error_handlers import no_such_route
from cms.delivery.api.parameter_fields import MAXIMUM_LENGTH
from cms.delivery.api.problems import problem_response
from cms.foundation.http.middleware import SAFE_METHODS

logger = logging.getLogger(__name__)

OPERATIONS: dict[str, frozenset[str]] = {
    "pages/": frozenset({"GET", "POST"}),
    "pages/find/": frozenset({"GET"}),
    "pages/<page_id>/": frozenset({"GET", "PATCH"}),
    "pages/<page_id>/revisions/": frozenset({"GET"}),
    "pages/<page_id>/revisions/<revision_id>/": frozenset({"GET"}),
    "pages/<page_id>/actions/publish/": frozenset({"POST"}),
    "pages/<page_id>/actions/unpublish/": frozenset({"POST"}),
    "schema/": frozenset({"GET"}),
    "schema/<type_name>/": frozenset({"GET"}),
    "whoami/": frozenset({"GET"}),
}
ALIAS = "An alias shows what another page says. Change that page, or the alias in the admin."
# Wagtail's search on SQLite treats both characters as query syntax.
UNSEARCHABLE = frozenset('"\0')
ANY_METHOD = SAFE_METHODS | {"DELETE", "PATCH", "POST", "PUT"}
# Blocks and forms raise one of these for input that no browser would send.
UNREADABLE = (
    *(AttributeError, LookupError, OverflowError, RecursionError, TypeError, ValueError),
    DataError,
)


class _RefusedError(Exception):
    """An exception that rolls back the writes of a request and carries its `response`."""

    def __init__(self, response: HttpResponseBase) -> None:
        super().__init__()
        self.response = response


def guarded(view: View, methods: frozenset[str]) -> View:
    """Restrict `view` to `methods` and to clients with a token, and forbid caching its responses.

    A refused request leaves the database unchanged.
    """

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = _obstacle(request, methods) or _answer(request, view, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Authorization"])
        return response

    return switched_by("WAGTAIL_API_V3")(guard)


def _obstacle(request: HttpRequest, methods: frozenset[str]) -> HttpResponseBase | None:
    if BearerTokenAuth()(request) is None:
        response = problem_response(401, "Send a valid token: “Authorization: Bearer …”.")
        response["WWW-Authenticate"] = "Bearer"
        return response
    if not request.user.has_perm("wagtailadmin.access_admin"):
        return problem_response(403, "The account of this token has no access to the admin.")
    if request.method not in methods:
        response = problem_response(405, "This operation is not offered; do it in the admin.")
        response["Allow"] = ", ".join(sorted(methods))
        return response
    return _mistake(request)


def _mistake(request: HttpRequest) -> HttpResponseBase | None:
    """Return a 400 for query parameters that would cause an error in Wagtail or the database."""
    given = request.GET
    if len(given.get("offset", "")) > len(str(MAXIMUM_OFFSET)):
        return problem_response(400, f"offset: it can be {MAXIMUM_OFFSET} at most.")
    if UNSEARCHABLE & set(given.get("search", "")):
        return problem_response(400, "search: leave out quotation marks and control characters.")
    if any(len(value) > MAXIMUM_LENGTH for _, values in given.lists() for value in values):
        return problem_response(400, f"Give at most {MAXIMUM_LENGTH} characters.")
    return None


def _answer(request: HttpRequest, view: View, *args: Any, **kwargs: Any) -> HttpResponseBase:
    try:
        if request.method in SAFE_METHODS:
            return view(request, *args, **kwargs)
        _refuse_half_characters(request.body)
        _refuse_alias(kwargs.get("page_id"))
        with transaction.atomic():
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                # The API turns errors into responses, so the transaction would be committed.
                raise _RefusedError(response)
            return response
    except _RefusedError as refused:
        return refused.response
    except RequestDataTooBig:
        return problem_response(413, "That is more than one request may have.")
    except UNREADABLE:
        logger.warning("API v3 could not read %s %s", request.method, request.path, exc_info=True)
        return problem_response(422, "What was sent has not the form that this operation takes.")


def _refuse_half_characters(body: bytes) -> None:
    """Raise ValueError for malformed JSON and for lone surrogates, which no page can show."""
    json.dumps(json.loads(body or b"null"), ensure_ascii=False).encode()


def _refuse_alias(key: str | None) -> None:
    if key and Page.objects.filter(pk=key, alias_of__isnull=False).exists():
        raise _RefusedError(problem_response(403, ALIAS))


def _patterns() -> list[URLPattern]:
    offered: dict[str, URLPattern] = {}
    for pattern in api.urls[0]:
        route = str(pattern.pattern)
        if route in OPERATIONS and route not in offered:
            view = guarded(pattern.callback, OPERATIONS[route])
            offered[route] = path(route, view, name=pattern.name)
    return [*offered.values(), re_path("", guarded(no_such_route, ANY_METHOD))]


patterns = _patterns()

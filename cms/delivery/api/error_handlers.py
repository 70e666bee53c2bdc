"""Error handlers. Below /api/ they answer with problem documents."""

import sys
from http import HTTPStatus
from typing import Any

from django.core.exceptions import DisallowedHost, PermissionDenied, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.views import exception_handler as rest_exception_handler

from cms.delivery.api.problems import Retracted, problem_response
from cms.delivery.items.lookup import RetractedError
from cms.foundation.outages import is_outage, tell_of_outage

RETRY_AFTER = 5
"""The seconds that a 503 names in `Retry-After`."""
OUTAGE = (
    "The site cannot ask its database now. Ask again after the seconds that `Retry-After` names; "
    "nothing was changed, lost or withdrawn."
)
BAD_REQUESTS: tuple[tuple[type[Exception], str], ...] = (
    (TooManyFieldsSent, "There are too many parameters; no route has so many."),
    (DisallowedHost, "The header `Host` does not name this site."),
)


def exception_handler(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Return a problem document for `error`, whichever renderer the view has; None if unhandled."""
    if isinstance(error, Http404):
        error = exceptions.NotFound("Nothing public has this address.")
    elif isinstance(error, RetractedError):
        error = Retracted(error.note)
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    answer = rest_exception_handler(error, context)
    if answer is None or not isinstance(error, exceptions.APIException):
        return None
    response = problem_response(
        answer.status_code,
        str(error.detail),
        errors=getattr(error, "errors", None),
        kind=getattr(error, "kind", ""),
        extensions=getattr(error, "extensions", {}),
    )
    for name, value in answer.headers.items():
        response.setdefault(name, value)
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return a 400 for a request that Django refuses before it calls a view."""
    if not _is_for_programs(request):
        return defaults.bad_request(request, exception)
    known = (detail for kind, detail in BAD_REQUESTS if isinstance(exception, kind))
    return problem_response(400, next(known, "The request is malformed."), kind="error")


def server_error(request: HttpRequest) -> HttpResponse:
    """Return a 500 that does not show the cause, or a 503 while the database is away.

    Django calls this while it handles the error, whether a view or a middleware has raised it.
    """
    error = sys.exc_info()[1]
    if error and is_outage(error):
        tell_of_outage(error)
        return unavailable(request, OUTAGE)
    if not _is_for_programs(request):
        return defaults.server_error(request)
    detail = "Something went wrong on our side. Try again later; if it stays, quote `instance`."
    return problem_response(500, detail)


def unavailable(request: HttpRequest, detail: str) -> HttpResponse:
    """Return a 503 that says when to ask again. It is made without asking the database."""
    response: HttpResponse
    if _is_for_programs(request):
        response = problem_response(HTTPStatus.SERVICE_UNAVAILABLE, detail)
    else:
        page = render_to_string("503.html")
        response = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
        response["Cache-Control"] = "no-store"
    response["Retry-After"] = str(RETRY_AFTER)
    return response


@csrf_exempt
def no_such_route(request: HttpRequest) -> JsonResponse:
    """Return a 404 for a path below /api/ that is not a route."""
    detail = "There is no such route; /api/v1/docs/ lists all. Most end with a slash."
    return problem_response(404, detail)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")

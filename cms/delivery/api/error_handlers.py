"""Error handlers. Below /api/ they answer with problem documents."""

from typing import Any

from django.core.exceptions import DisallowedHost, PermissionDenied, TooManyFieldsSent
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.views import exception_handler as rest_exception_handler

from cms.delivery.api.problems import Retracted, problem_response
from cms.delivery.items.lookup import RetractedError

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
    """Return a 500 that does not show the cause."""
    if not _is_for_programs(request):
        return defaults.server_error(request)
    detail = "Something went wrong on our side. Try again later; if it stays, quote `instance`."
    return problem_response(500, detail)


@csrf_exempt
def no_such_route(request: HttpRequest) -> JsonResponse:
    """Return a 404 for a path below /api/ that is not a route."""
    detail = "There is no such route; /api/v1/docs/ lists all. Most end with a slash."
    return problem_response(404, detail)


def _is_for_programs(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")

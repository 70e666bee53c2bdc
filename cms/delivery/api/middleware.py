"""What holds for all routes of the Delivery API, whichever view answers."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import ResolverMatch

from cms.delivery.api.problems import problem_response
from cms.delivery.freshness import NotCurrentError
from cms.delivery.items.building import UnbuildableError

METHODS = ("GET", "HEAD", "OPTIONS")
RETRY_AFTER = 5
"""Seconds until what is not current may be asked for again."""
NOT_CURRENT = (
    "What you asked for is being brought up to date. Ask again after the seconds that "
    "`Retry-After` names; nothing of it is lost or withdrawn."
)


class ReadOnlyMiddleware:
    """Answers all methods but GET and HEAD: it says what there is, and does nothing.

    Before the view, its transaction and the check of forms, none of which has to see them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The answer to a method that does not read."""
        if request.method in ("GET", "HEAD") or not _is_route(request.resolver_match):
            return None
        response: HttpResponseBase
        if request.method == "OPTIONS":
            response = HttpResponse(status=HTTPStatus.NO_CONTENT)
        else:
            detail = f"Read it with GET or HEAD; {str(request.method)[:20]} is not offered."
            response = problem_response(HTTPStatus.METHOD_NOT_ALLOWED, detail)
        response["Allow"] = ", ".join(METHODS)
        return response


class UnavailableMiddleware:
    """Answers 503 in place of what must not be shown as it is stored, and cannot be made anew now.

    Nobody who keeps a copy takes it for a withdrawal, as they would a 404 or a shorter listing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The answer for a reader."""
        if not isinstance(error, (NotCurrentError, UnbuildableError)):
            return None
        response: HttpResponse
        if request.path_info.startswith("/api/"):
            response = problem_response(HTTPStatus.SERVICE_UNAVAILABLE, NOT_CURRENT)
        else:
            response = render(request, "503.html", status=HTTPStatus.SERVICE_UNAVAILABLE)
            response["Cache-Control"] = "no-store"
        response["Retry-After"] = str(RETRY_AFTER)
        return response


def _is_route(match: ResolverMatch | None) -> bool:
    """Whether it is a route of the API; what stands for all others has no name."""
    return match is not None and match.app_name == "api" and match.url_name is not None

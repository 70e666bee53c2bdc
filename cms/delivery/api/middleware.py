"""Middleware for methods that are not allowed and content that is not available."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch

from cms.delivery.api.error_handlers import unavailable
from cms.delivery.api.problems import problem_response
from cms.delivery.freshness import NotCurrentError
from cms.delivery.items.building import UnbuildableError

METHODS = ("GET", "HEAD", "OPTIONS")
NOT_CURRENT = (
    "What you asked for is being brought up to date. Ask again after the seconds that "
    "`Retry-After` names; nothing of it is lost or withdrawn."
)


class ReadOnlyMiddleware:
    """Middleware that answers requests to the API with any method other than GET and HEAD.

    It does so before the view, its transaction and the CSRF check, which need not see them.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Return a 204 for OPTIONS and a 405 for any other method that does not read."""
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
    """Middleware that answers 503 if stored content is outdated and cannot be rebuilt now.

    Partners do not mistake a 503 for a withdrawal, as they would a 404 or a shorter listing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the 503, as a problem document below /api/ and as a page elsewhere."""
        is_for_now = isinstance(error, (NotCurrentError, UnbuildableError))
        return unavailable(request, NOT_CURRENT) if is_for_now else None


def _is_route(match: ResolverMatch | None) -> bool:
    """Return whether `match` is a route of the API; the catch-all route has no name."""
    return match is not None and match.app_name == "api" and match.url_name is not None

"""What holds for all routes of the Delivery API, whichever view answers."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import ResolverMatch

from cms.delivery.api.problems import problem_response

METHODS = ("GET", "HEAD", "OPTIONS")


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


def _is_route(match: ResolverMatch | None) -> bool:
    """Whether it is a route of the API; what stands for all others has no name."""
    return match is not None and match.app_name == "api" and match.url_name is not None

"""Middleware of the website and the admin."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import patch_cache_control

from cms.foundation.transactions import unit_of_work

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def writes_nothing(view: View) -> View:
    """Let the view take POST without a transaction."""
    marked: Any = view
    marked.writes_nothing = True
    return view


class PersonalPagesMiddleware:
    """Keep what was made for somebody with a session out of the caches that all share.

    It may hold Wagtail's toolbar. Whoever has no session gets what all others get.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.session.accessed and not request.session.is_empty():
            patch_cache_control(response, private=True)
        return response


class HeadMiddleware:
    """Takes the body from what answers a HEAD, after all others have read it for their headers.

    The server would do so too, and log a warning each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response


class UnitOfWorkMiddleware:
    """Make each view that may write one transaction, and undo it when the view fails.

    Not ATOMIC_REQUESTS: that opens a transaction for reads too, and on SQLite each takes the
    write lock. `process_view` is too early to open one, so the view itself is wrapped.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[object, ...],
        kwargs: dict[str, object],
    ) -> HttpResponseBase | None:
        """Call the view inside a unit of work when it may write."""
        if request.method in SAFE_METHODS or getattr(view, "writes_nothing", False):
            return None
        with unit_of_work():
            return view(request, *args, **kwargs)

"""Middleware of the website and the admin."""

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from cms.foundation.transactions import RefusedError, unit_of_work

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


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
        """Call the view inside a unit of work when it may write.

        When the unit is refused, nothing has changed; a person is told why where they came from.
        """
        if request.method in SAFE_METHODS or getattr(view, "writes_nothing", False):
            return None
        try:
            with unit_of_work():
                return view(request, *args, **kwargs)
        except RefusedError as error:
            return _refusal(request, str(error))


def _refusal(request: HttpRequest, reason: str) -> HttpResponseBase:
    if request.path_info.startswith("/api/") or not request.accepts("text/html"):
        return JsonResponse({"detail": reason}, status=HTTPStatus.CONFLICT)
    messages.error(request, reason)
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return HttpResponseRedirect(came_from if is_ours else request.get_full_path())

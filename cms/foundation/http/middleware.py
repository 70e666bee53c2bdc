"""Middleware of the website and the admin."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, TypeVar
from unicodedata import normalize
from urllib.parse import quote

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
    JsonResponse,
)
from django.utils.cache import patch_cache_control
from django.utils.http import escape_leading_slashes, url_has_allowed_host_and_scheme

from cms.foundation.files import NotStoredError, refusing_files
from cms.foundation.transactions import RefusedError, unit_of_work

NOT_STORED = "Nothing was saved. Tell whoever runs the site, and upload the file again afterwards."
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
logger = logging.getLogger(__name__)
View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def writes_nothing(view: View) -> View:
    """Mark the view as one that handles POST without a transaction."""
    marked: Any = view
    marked.writes_nothing = True
    return view


class PersonalPagesMiddleware:
    """A middleware that marks responses to users with a session as private, against shared caches.

    Such a page may contain Wagtail's toolbar. Without a session everybody gets the same page.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.session.accessed and not request.session.is_empty():
            patch_cache_control(response, private=True)
        return response


class HeadMiddleware:
    """A middleware that removes the body of a response to HEAD, after the others have read it.

    The server would remove it too, but would log a warning each time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        if request.method == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response


class ComposedPathMiddleware:
    """A middleware that redirects a path in decomposed characters to the composed ones.

    Some systems write é as two characters (NFD), which nobody can see. Pages have one (NFC).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        composed = normalize("NFC", request.path)
        is_missing = response.status_code == HTTPStatus.NOT_FOUND and composed != request.path
        if not is_missing or request.method not in SAFE_METHODS:
            return response
        query = request.META.get("QUERY_STRING", "")
        address = escape_leading_slashes(quote(composed))
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)


class UnitOfWorkMiddleware:
    """A middleware that runs each view that may write in one transaction, rolled back on failure.

    ATOMIC_REQUESTS would open a transaction for reads too, and on SQLite each takes the write
    lock. `process_view` runs too early to open one, so it calls the view itself.
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
        """Call the view inside a unit of work if it may write.

        If the unit is refused, nothing has changed: people return to the page they came from and
        see the reason as a message; programs get a 409. If a file cannot be stored, the view is
        called again with forms that refuse it, so that it answers with what else was filled in.
        """
        if request.method in SAFE_METHODS or getattr(view, "writes_nothing", False):
            return None
        try:
            try:
                with unit_of_work():
                    return view(request, *args, **kwargs)
            except NotStoredError as error:
                logger.error("No file can be stored: %s", error.__cause__)
                with refusing_files(f"{error} {NOT_STORED}"), unit_of_work():
                    return view(request, *args, **kwargs)
        except NotStoredError as error:
            return _refusal(request, f"{error} {NOT_STORED}")
        except RefusedError as error:
            return _refusal(request, str(error))


def _refusal(request: HttpRequest, reason: str) -> HttpResponseBase:
    if request.path_info.startswith("/api/") or not request.accepts("text/html"):
        return JsonResponse({"detail": reason}, status=HTTPStatus.CONFLICT)
    messages.error(request, reason)
    came_from = request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()})
    return HttpResponseRedirect(came_from if is_ours else request.get_full_path())

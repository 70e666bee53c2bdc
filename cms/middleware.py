"""Middleware of the website and the admin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.transactions import unit_of_work

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


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
        """Call the view inside a unit of work when the method is not a safe one."""
        if request.method in SAFE_METHODS:
            return None
        with unit_of_work():
            return view(request, *args, **kwargs)

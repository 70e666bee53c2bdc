"""The middleware that keeps pages in the admin from those who may not see them."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from wagtail.admin.auth import permission_denied
from wagtail.models import Page

from cms.foundation.batches import batch
from cms.foundation.http.middleware import SAFE_METHODS
from cms.foundation.users.sight import may_see, viewer

# What the addresses of the admin call a page.
KEYS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "page_pk")


class HiddenPagesMiddleware:
    """Refuse any view of the admin whose address names a page that the user may not see."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the response, in which a view of the admin names pages as this user sees them.

        A view that changes nothing reads once what many of its parts ask for.
        """
        if not _is_in_admin(request):
            return self._get_response(request)
        before = viewer.set(request.user)
        try:
            with batch() if request.method in SAFE_METHODS else nullcontext():
                response = self._get_response(request)
        finally:
            viewer.reset(before)
        if isinstance(response, StreamingHttpResponse) and not response.is_async:
            response.streaming_content = _shown_to(request.user, iter(response))
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Return Wagtail's refusal, or None; a page that does not exist is left to the view."""
        named = {kwargs[key] for key in KEYS if kwargs.get(key)}
        if not named or not _is_in_admin(request):
            return None
        if all(may_see(request.user, page) for page in Page.objects.filter(pk__in=named)):
            return None
        refusal: HttpResponse = permission_denied(request)
        return refusal


def _shown_to(user: Any, parts: Iterator[bytes]) -> Iterator[bytes]:
    """Yield the parts of an export, which is written after the response has been returned."""
    while True:
        before = viewer.set(user)
        try:
            part = next(parts, None)
        finally:
            viewer.reset(before)
        if part is None:
            return
        yield part


def _is_in_admin(request: HttpRequest) -> bool:
    is_below = request.path_info.startswith(reverse("wagtailadmin_home"))
    return is_below and request.user.is_authenticated

"""Responses of the website that are made of the public state, with their validators."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from cms.content.practice.current import current_practice
from cms.content.practice.time_zone import PracticeZone
from cms.delivery.items.public_state import PublicState, known_state
from cms.delivery.website.remembered import remembered
from cms.foundation.http.cache_tags import let_caches_keep
from cms.foundation.http.headers import is_private

View = Callable[..., HttpResponseBase]
READS = ("GET", "HEAD")
VARIES = ("Accept", "Cookie")


def is_personal(request: HttpRequest) -> bool:
    """Return whether the request has a cookie of ours, so that its answer may be for one person."""
    ours = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages"}
    return not ours.isdisjoint(request.COOKIES)


def made_of_public_state(view: View) -> View:
    """Let a view answer anonymous readers with an ETag, Last-Modified and Cache-Control.

    In equal states everybody without a cookie of ours is shown the same at the same address, so
    that it is known without routing or rendering whether the reader's copy is current.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in READS or is_personal(request):
            return view(request, *args, **kwargs)
        state = known_state()
        etag, modified = _etag(request, state), int(state.changed_at.timestamp())
        response: HttpResponseBase | None = get_conditional_response(request, etag, modified)
        if response is None:
            seen: Any = request
            seen.public_state = state
            _use_remembered_practice(request)
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
            if response.status_code != HTTPStatus.OK or response.cookies or is_private(response):
                return response
        response["ETag"] = etag
        response["Last-Modified"] = http_date(modified)
        let_caches_keep(request, response, state.valid_until)
        patch_vary_headers(response, VARIES)
        return response

    return answer


def _etag(request: HttpRequest, state: PublicState) -> str:
    # The addresses of static files are in the page, and they can change alone.
    static_files = getattr(staticfiles_storage, "manifest_hash", "")
    accept = request.headers.get("Accept", "")
    return state.etag(request.get_full_path(), accept, static_files)


def _use_remembered_practice(request: HttpRequest) -> None:
    """Show this request the practice as it was read once in this state."""
    zone = timezone.get_current_timezone()
    if isinstance(zone, PracticeZone):
        zone.practice = remembered(request, "practice", current_practice)

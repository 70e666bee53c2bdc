"""Redirects of the website, which never tell the address of a page that the reader cannot open."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from wagtail.contrib.redirects.middleware import RedirectMiddleware as WagtailRedirectMiddleware
from wagtail.models import Page

from cms.content.links.targets import public_targets, target_of
from cms.foundation.visibility import is_expired, is_retracted


class RedirectMiddleware(WagtailRedirectMiddleware):
    """Wagtail's redirects, except those to a page or file that the reader cannot open."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Return a redirect in place of a 404 if there is one that leads to something."""
        moved: HttpResponseBase = super().process_response(request, response)
        return moved if moved is response or leads_on(request, moved["Location"]) else response


def leads_on(request: HttpRequest, address: str) -> bool:
    """Return whether a redirect to `address` may be told to who asks.

    A page may be private if they may read it, and retracted if they may read the note.
    """
    target = target_of(address)
    if target is None:
        return True
    if isinstance(target.shown, Page):
        return _may_be_read(request, target.shown)
    return bool(public_targets([target]))


def _may_be_read(request: HttpRequest, page: Any) -> bool:
    is_shown = (page.live and not is_expired(page)) or is_retracted(page)
    restrictions = page.get_view_restrictions() if is_shown else ()
    return is_shown and all(each.accept_request(request) for each in restrictions)

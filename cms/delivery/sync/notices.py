"""What editors are told of items that still show what was there before."""

from collections.abc import Callable
from contextvars import ContextVar
from math import ceil

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.http.response import HttpResponseRedirectBase

from cms.delivery.models import ContentItem
from cms.delivery.sync.marks import marked
from cms.delivery.sync.signals import items_marked

REBUILT_PER_MINUTE = 1500
"""Of long items, on a small and busy machine."""
FOLLOWING = "{:,} {} what was there before. {} by {} within about {}."

_marked: ContextVar[list[object] | None] = ContextVar("marked", default=None)


def connect() -> None:
    """Connect the receiver, which notes that the present request has marked items."""
    items_marked.connect(_items_marked)


def _items_marked(sender: type[ContentItem], **_: object) -> None:
    noted = _marked.get()
    if noted is not None:
        noted.append(sender)


class RebuildNoticeMiddleware:
    """A middleware that tells whoever saved something how many items follow, and until when."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        noted: list[object] = []
        before = _marked.set(noted)
        try:
            response = self._get_response(request)
        finally:
            _marked.reset(before)
        if noted and isinstance(response, HttpResponseRedirectBase) and (left := marked()):
            messages.info(request, notice(left))
        return response


def notice(number: int) -> str:
    """Return how many pages do not show yet what was changed, and within what time they will."""
    minutes = ceil(number / REBUILT_PER_MINUTE)
    time = "a minute" if minutes == 1 else f"{minutes} minutes"
    if number == 1:
        return FOLLOWING.format(number, "page still shows", "It follows", "itself", time)
    return FOLLOWING.format(number, "pages still show", "They follow", "themselves", time)

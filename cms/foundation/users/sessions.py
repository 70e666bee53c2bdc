"""Sessions end when nobody works: SESSION_COOKIE_AGE seconds after the last thing somebody did."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

# What an open form asks by itself.
ASKED_BY_SCRIPTS = frozenset(
    {"session", "wagtailadmin_editing_sessions:ping", "wagtailadmin_editing_sessions:release"}
)
SECONDS_BETWEEN_WRITES = 60
ACTIVE_AT = "active_at"


class IdleSessionMiddleware:
    """A middleware that prolongs the session of somebody who works in the admin.

    It writes at most once a minute, and does not read the session of those who only read.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        # The admin has read the session by now to see who it is.
        if request.session.accessed and _is_activity(request) and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(ACTIVE_AT, 0) >= SECONDS_BETWEEN_WRITES:
                request.session[ACTIVE_AT] = now
        return response


def _is_activity(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_open = settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_open and match is not None and match.view_name not in ASKED_BY_SCRIPTS

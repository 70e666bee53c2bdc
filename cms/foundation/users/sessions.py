"""Sessions end when nobody works, SESSION_COOKIE_AGE seconds after the last thing somebody did.

They also end when their owner, or whoever may change the account, ends them everywhere.
"""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

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


def end_sessions(user: Any, *, but: str | None = None) -> int:
    """Log the user out everywhere, except in the session with the key `but`; return how often.

    Each session of the site is looked at: Django does not write down whose it is.
    """
    ended = 0
    for session in Session.objects.filter(expire_date__gt=timezone.now()).exclude(pk=but):
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
            ended += 1
    return ended


def _is_activity(request: HttpRequest) -> bool:
    match = request.resolver_match
    is_open = settings.SESSION_COOKIE_NAME in request.COOKIES
    return is_open and match is not None and match.view_name not in ASKED_BY_SCRIPTS

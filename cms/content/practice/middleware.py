"""The middleware for the practice's time zone on the website and in the admin."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.content.practice.time_zone import practice_time


class PracticeTimeMiddleware:
    """Middleware that activates the practice's time zone; all times in the API name UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with practice_time():
            return self._get_response(request)

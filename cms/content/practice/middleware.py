"""Times on the website and in the admin are the practice's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cms.content.practice.time_zone import practice_time


class PracticeTimeMiddleware:
    """Answer each request in the practice's time zone. The API names UTC wherever it has a time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with practice_time():
            return self._get_response(request)

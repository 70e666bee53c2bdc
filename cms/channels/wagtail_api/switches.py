"""Settings that switch each of Wagtail's APIs on or off, read on each request."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from cms.delivery.api.error_handlers import no_such_route

View = Callable[..., HttpResponseBase]


def switched_by(setting: str) -> Callable[[View], View]:
    """Make a view respond 404, as if it did not exist, while `setting` is off."""

    def decorate(view: View) -> View:
        @wraps(view)
        def switched(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not getattr(settings, setting):
                return no_such_route(request)
            return view(request, *args, **kwargs)

        return switched

    return decorate

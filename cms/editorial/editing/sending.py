"""A wrapper for form views that tells the script which sends a form where to go next."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpRequest, JsonResponse


class Directions(JsonResponse):
    """The answer that says where to go next."""


def sent_by_script(request: HttpRequest) -> bool:
    """Return whether the request was made by cms/static/js/sending.js."""
    return request.headers.get("X-Sent-By") == "script"


def answer_script(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the view of a form so that a script gets the address of the redirect as JSON.

    A script cannot read it otherwise. Where the view does not redirect, it has saved nothing: the
    address is empty, and the browser then sends the form itself and shows the errors.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = view(request, *args, **kwargs)
        if not sent_by_script(request) or isinstance(response, Directions):
            return response
        location = response.headers.get("Location", "")
        if not location:
            list(get_messages(request))  # They are for the form, which is shown at the second try.
        return Directions({"location": location})

    return answer

"""A wrapper for form views that keeps the text of an editor when publishing fails."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpRequest
from wagtail.admin import messages

from cms.delivery.items.building import UnbuildableError
from cms.foundation.transactions import work_now

KEPT = "What you typed is kept as a draft, and what readers see is as it was before."


def draft_instead(view: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap the view of a form so that it saves a draft and shows the reason if publishing fails."""

    @wraps(view)
    def publish_or_save(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not pressed(request):
            return view(request, *args, **kwargs)
        try:
            with transaction.atomic():
                response = view(request, *args, **kwargs)
                work_now()
                return response
        except UnbuildableError as error:
            reason = str(error)
        _forget(request)
        response = view(request, *args, **kwargs)
        messages.error(request, f"{reason} {KEPT}")
        return response

    return publish_or_save


def pressed(request: HttpRequest) -> list[str]:
    """Return the names of the pressed buttons that do more than save."""
    return [name for name in request.POST if name.startswith(("action-", "workflow-action-"))]


def _forget(request: HttpRequest) -> None:
    """Remove from the request the buttons that do more than save, and the success messages."""
    sent: Any = request.POST.copy()
    for name in pressed(request):
        del sent[name]
    request.POST = sent
    list(get_messages(request))

"""What is typed into a form is kept when its page cannot be published."""

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
    """The view of a form that saves a draft where a publish fails, and says why."""

    @wraps(view)
    def publish_or_save(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not _actions(request):
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


def _actions(request: HttpRequest) -> list[str]:
    """The buttons of the form that do more than saving."""
    return [name for name in request.POST if name.startswith(("action-", "workflow-action-"))]


def _forget(request: HttpRequest) -> None:
    """Leave of the request what saves a draft, and nothing of what was said of its success."""
    sent: Any = request.POST.copy()
    for name in _actions(request):
        del sent[name]
    request.POST = sent
    list(get_messages(request))

"""Bulk actions on accounts: Wagtail's views of single accounts are replaced, these are hooked."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from wagtail import hooks

from cms.foundation.users.accounts import refuse_superusers


@hooks.register("before_bulk_action")
def protect_superusers(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Refuse to do anything to a superuser for somebody who is none."""
    if action.model is get_user_model():
        refuse_superusers(request, objects)

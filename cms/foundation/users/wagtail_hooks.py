"""A hook that protects superusers from bulk actions on accounts.

Bulk actions bypass the views of single accounts.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from wagtail import hooks

from cms.foundation.users.accounts import refuse_superusers


@hooks.register("before_bulk_action")
def protect_superusers(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Refuse a bulk action on superusers unless the user is one."""
    if action.model is get_user_model():
        refuse_superusers(request, objects)

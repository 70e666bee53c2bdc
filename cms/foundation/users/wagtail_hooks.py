"""The hooks of accounts: the invitation in their list, and superusers in bulk actions."""

from typing import Any

from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.foundation.users.accounts import refuse_superusers


@hooks.register("before_bulk_action")
def protect_superusers(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> None:
    """Refuse a bulk action on superusers, which bypasses the views of single accounts."""
    if action.model is get_user_model():
        refuse_superusers(request, objects)


@hooks.register("register_user_listing_buttons")
def invitation_button(user: Any, request_user: Any) -> list[Button]:
    """Return the button that sends somebody a link to choose a password."""
    may_change = policy_registry.get_by_type(get_user_model()).user_has_permission
    if not user.is_active or not may_change(request_user, "change"):
        return []
    if user.is_superuser and not request_user.is_superuser:
        return []
    address = reverse("wagtailusers_users:invite", args=[user.pk])
    return [Button("Send a link to choose a password", address, icon_name="mail", priority=30)]

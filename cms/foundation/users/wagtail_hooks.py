"""The hooks of accounts: what their list offers, one's own, and superusers in bulk actions."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.foundation.users.accounts import refuse_superusers
from cms.foundation.users.erasing import erase
from cms.foundation.users.sessions import end_sessions


@hooks.register("before_bulk_action")
def change_accounts(
    request: HttpRequest, action_type: str, objects: list[Any], action: Any
) -> HttpResponse | None:
    """Do with many accounts what the views of single ones do: guard superusers, and erase."""
    if action.model is not get_user_model():
        return None
    refuse_superusers(request, objects)
    if action_type != "delete":
        return None
    with transaction.atomic():
        for account in objects:
            erase(account)
    messages.success(request, action.get_success_message(len(objects), 0))
    return redirect(action.next_url)


@hooks.register("register_user_listing_buttons")
def account_buttons(user: Any, request_user: Any) -> list[Button]:
    """Return the buttons that send somebody a link to choose a password, and log them out."""
    may_change = policy_registry.get_by_type(get_user_model()).user_has_permission
    if not user.is_active or not may_change(request_user, "change"):
        return []
    if user.is_superuser and not request_user.is_superuser:
        return []
    invite, log_out = (
        reverse(f"wagtailusers_users:{view}", args=[user.pk]) for view in ("invite", "log_out")
    )
    return [
        Button("Send a link to choose a password", invite, icon_name="mail", priority=30),
        Button("Log out everywhere", log_out, icon_name="logout", priority=40),
    ]


class SessionsForm(forms.ModelForm[Any]):
    """The wish of somebody to be logged out everywhere else."""

    elsewhere = forms.BooleanField(
        label="Log me out on all other devices",
        help_text="For example after you have lost one, or used one that is not yours. "
        "What you were writing there stays in that browser until somebody logs in again.",
        required=False,
    )
    kept: str | None = None

    class Meta:
        model = get_user_model()
        fields: tuple[str, ...] = ()

    def save(self, commit: bool = True) -> Any:
        """End the other sessions, if that is wanted."""
        if self.cleaned_data["elsewhere"]:
            end_sessions(self.instance, but=self.kept)
        return self.instance


@hooks.register("register_account_settings_panel")
class SessionsPanel(BaseSettingsPanel):
    """The part of one's own account that ends sessions."""

    name = "sessions"
    title = "Other devices"
    order = 600
    form_class = SessionsForm

    def get_form(self) -> Any:
        """Return the form, which keeps the session that is used."""
        form = super().get_form()
        form.kept = self.request.session.session_key
        return form

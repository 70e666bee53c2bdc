"""The hooks of accounts: what their list offers, one's own, and superusers in bulk actions."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.views.account import BaseSettingsPanel
from wagtail.admin.widgets.button import Button
from wagtail.permissions import policy_registry

from cms.foundation.users.accounts import refuse_superusers
from cms.foundation.users.erasing import erase
from cms.foundation.users.history import SESSIONS, note, note_states, register_actions
from cms.foundation.users.second_factor.changes import kinds_of
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


hooks.register("register_log_actions", register_actions)


@hooks.register("after_bulk_action")
def note_bulk_changes(request: HttpRequest, action_type: str, objects: Any, action: Any) -> None:
    """Note in the site history who was activated or deactivated."""
    if action.model is get_user_model() and action_type == "set_active_state":
        note_states(objects)


@hooks.register("register_user_listing_buttons")
def account_buttons(user: Any, request_user: Any) -> list[Button]:
    """Return the buttons that help somebody in, and that keep others out."""
    may_change = policy_registry.get_by_type(get_user_model()).user_has_permission
    if not user.is_active or not may_change(request_user, "change"):
        return []
    if user.is_superuser and not request_user.is_superuser:
        return []
    invite, log_out, take_away = (
        reverse(f"wagtailusers_users:{view}", args=[user.pk])
        for view in ("invite", "log_out", "take_away")
    )
    return [
        Button("Send a link to choose a password", invite, icon_name="mail", priority=30),
        Button("Log out everywhere", log_out, icon_name="logout", priority=40),
        Button("Take away the second factor", take_away, icon_name="lock-open", priority=50),
    ]


@hooks.register("register_admin_urls")
def second_factor_urls() -> list[URLResolver]:
    """Return the addresses of one's own second factor."""
    return [path("account/second-factor/", include("cms.foundation.users.second_factor.urls"))]


@hooks.register("register_permissions")
def demand_of_second_factor() -> Any:
    """Offer the demand of a second factor among the permissions of a role."""
    return Permission.objects.filter(content_type__app_label="users", codename="second_factor")


class NoForm(forms.ModelForm[Any]):
    """The form of a panel that only leads elsewhere."""

    class Meta:
        model = get_user_model()
        fields: tuple[str, ...] = ()

    def save(self, commit: bool = True) -> Any:
        """Change nothing."""
        return self.instance


@hooks.register("register_account_settings_panel")
class SecondFactorPanel(BaseSettingsPanel):
    """The part of one's own account that leads to the second factor."""

    name = "second_factor"
    title = "Second factor"
    order = 550
    form_class = NoForm
    template_name = "users/second_factor/panel.html"

    def get_context_data(self) -> dict[str, Any]:
        """Return the context, with what the account has."""
        return {**super().get_context_data(), "kinds": kinds_of(self.user)}


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
            ended = end_sessions(self.instance, but=self.kept)
            note(self.instance, SESSIONS, f"Other log-ins that were ended: {ended}.")
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

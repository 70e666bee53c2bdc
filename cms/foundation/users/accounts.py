"""The administration of accounts, where only a superuser can create or change a superuser.

Wagtail's own views let everybody who may edit users tick “superuser” and set a superuser's
password.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.views.generic import View
from django.views.generic.detail import SingleObjectMixin
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.users.views.users import (
    CreateView,
    DeleteView,
    EditView,
    IndexView,
    UserViewSet,
)

from cms.foundation.users.erasing import ERASED, erase
from cms.foundation.users.history import SESSIONS, note
from cms.foundation.users.invitations import invite
from cms.foundation.users.second_factor.changes import take_away
from cms.foundation.users.sessions import end_sessions

INDEX = "wagtailusers_users:index"


def refuse_superusers(request: HttpRequest, accounts: Iterable[Any]) -> None:
    """Raise PermissionDenied if a superuser is among `accounts` and the user is not one."""
    if not request.user.is_superuser and any(account.is_superuser for account in accounts):
        raise PermissionDenied


def _lock_superuser_field(form: Any, request: HttpRequest) -> Any:
    """Disable the superuser field for other users; a disabled field ignores the submitted value."""
    field = form.fields.get("is_superuser")
    if field:
        field.label = "Superuser"
        field.help_text = "May do everything, whatever the roles say. Only a superuser gives this."
        field.disabled = not request.user.is_superuser
    return form


class AccountsView(IndexView):
    """The list of accounts, without those that were erased."""

    def get_base_queryset(self) -> Any:
        """Return the accounts."""
        return super().get_base_queryset().exclude(username__startswith=ERASED)

    def get_edit_url(self, instance: Any) -> Any:
        """Return the address of the form of an account; None if it is closed to the user."""
        is_closed = instance.is_superuser and not self.request.user.is_superuser
        return None if is_closed else super().get_edit_url(instance)


class CreateAccountView(CreateView):
    """A view that creates an account and invites its holder, who chooses the password."""

    def get_form(self, form_class: Any = None) -> Any:
        """Return the form, with the superuser field enabled for superusers only."""
        form = _lock_superuser_field(super().get_form(form_class), self.request)
        form.fields["email"].help_text = "A link is sent there, to choose a password with."
        return form

    def save_instance(self) -> Any:
        """Create the account, and send the invitation."""
        account = super().save_instance()
        invite(self.request, account)
        return account


class InviteView(PermissionCheckedMixin, SingleObjectMixin[Any], WagtailAdminTemplateMixin, View):
    """A view that sends somebody a link with which they choose a password."""

    model = get_user_model()
    permission_required = "change"
    template_name = "users/invite.html"
    page_title = "Send a link to choose a password"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse access to accounts that are closed, and to superusers' unless the user is one."""
        self.object = self.get_object(get_user_model().objects.filter(is_active=True))
        refuse_superusers(request, [self.object])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Return the breadcrumbs: home, the accounts, and this view."""
        accounts = {"url": reverse(INDEX), "label": "Users"}
        return [*self.breadcrumbs_items, accounts, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Ask whether to send it."""
        return self.render_to_response(self.get_context_data(back=reverse(INDEX)))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Send it, and go back to the list."""
        invite(request, self.object)
        return redirect(INDEX)


class LogOutView(InviteView):
    """A view that ends all sessions of somebody, for example of a lost telephone."""

    template_name = "users/log_out.html"
    page_title = "Log out everywhere"
    header_icon = "logout"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End them, and go back to the list."""
        ended = end_sessions(self.object)
        note(self.object, SESSIONS, f"Log-ins that were ended: {ended}.")
        name = self.object.get_username()
        messages.success(request, f"{name} has been logged out in {ended} places.")
        return redirect(INDEX)


class TakeAwayView(InviteView):
    """A view that takes away somebody's second factor, for example of a lost telephone."""

    template_name = "users/second_factor/take_away.html"
    page_title = "Take away the second factor"
    header_icon = "lock-open"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it away, and go back to the list."""
        take_away(self.object)
        name = self.object.get_username()
        messages.success(request, f"{name} logs in with the password alone now.")
        return redirect(INDEX)


class EditAccountView(EditView):
    """A view that edits an account."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse access to the account of a superuser unless the user is one."""
        refuse_superusers(request, [self.object])
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        """Return the form, with the superuser field enabled for superusers only."""
        return _lock_superuser_field(super().get_form(form_class), self.request)


class DeleteAccountView(DeleteView):
    """A view that erases who has an account; what they wrote stays."""

    confirmation_message = (
        "Name, address, roles and profile are forgotten, and nobody can log in with this account "
        "again. What its holder wrote stays. Delete it?"
    )

    def delete_action(self) -> None:
        """Erase it; the message that follows has the name that it had."""
        erase(copy(self.object))


class AccountURLFinder(ModelAdminURLFinder):
    """Finds the form of an account, for lists that lead there, unless it is closed to the user."""

    edit_url_name = "wagtailusers_users:edit"

    def get_edit_url(self, instance: Any) -> Any:
        """Return the address; None if the user may not open it, or nobody has the account."""
        is_closed = instance.is_superuser and self.user and not self.user.is_superuser
        is_erased = instance.get_username().startswith(ERASED)
        return None if is_closed or is_erased else super().get_edit_url(instance)


class AccountViewSet(UserViewSet):
    """Wagtail's views of accounts with the rule for superusers.

    The view that copies an account is disabled, because it would bypass the rule.
    """

    index_view_class = AccountsView
    add_view_class = CreateAccountView
    edit_view_class = EditAccountView
    delete_view_class = DeleteAccountView
    copy_view_enabled = False
    url_finder_class = AccountURLFinder

    def get_urlpatterns(self) -> list[URLPattern]:
        """Return the URLs, with those of the invitation, of logging out, of the second factor."""
        return [
            *super().get_urlpatterns(),
            path("invite/<int:pk>/", self.invite_view, name="invite"),
            path("log-out/<int:pk>/", self.log_out_view, name="log_out"),
            path("second-factor/<int:pk>/", self.take_away_view, name="take_away"),
        ]

    @cached_property
    def invite_view(self) -> Any:
        """The view that sends an invitation."""
        return self.construct_view(InviteView)

    @cached_property
    def log_out_view(self) -> Any:
        """The view that logs somebody out."""
        return self.construct_view(LogOutView)

    @cached_property
    def take_away_view(self) -> Any:
        """The view that takes away somebody's second factor."""
        return self.construct_view(TakeAwayView)

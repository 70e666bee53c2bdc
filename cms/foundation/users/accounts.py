"""The administration of accounts, where only a superuser can create or change a superuser.

Wagtail's own views let everybody who may edit users tick “superuser” and set a superuser's
password.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.users.views.users import CreateView, EditView, UserViewSet


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


class CreateAccountView(CreateView):
    """A view that creates an account."""

    def get_form(self, form_class: Any = None) -> Any:
        """Return the form, with the superuser field enabled for superusers only."""
        return _lock_superuser_field(super().get_form(form_class), self.request)


class EditAccountView(EditView):
    """A view that edits an account."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse access to the account of a superuser unless the user is one."""
        refuse_superusers(request, [self.object])
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        """Return the form, with the superuser field enabled for superusers only."""
        return _lock_superuser_field(super().get_form(form_class), self.request)


class AccountViewSet(UserViewSet):
    """Wagtail's views of accounts with the rule for superusers.

    The view that copies an account is disabled, because it would bypass the rule.
    """

    add_view_class = CreateAccountView
    edit_view_class = EditAccountView
    copy_view_enabled = False

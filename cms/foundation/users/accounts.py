"""The administration of accounts, in which nobody but a superuser can make or change a superuser.

Wagtail's own lets whoever may edit users tick “superuser”, and set a superuser's password.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail.users.views.users import CreateView, EditView, UserViewSet


def refuse_superusers(request: HttpRequest, accounts: Iterable[Any]) -> None:
    """Raise PermissionDenied if a superuser is among `accounts` and none is asking."""
    if not request.user.is_superuser and any(account.is_superuser for account in accounts):
        raise PermissionDenied


def _lock_superuser_field(form: Any, request: HttpRequest) -> Any:
    """A disabled field keeps its value, whatever is sent."""
    field = form.fields.get("is_superuser")
    if field:
        field.label = "Superuser"
        field.help_text = "May do everything, whatever the roles say. Only a superuser gives this."
        field.disabled = not request.user.is_superuser
    return form


class CreateAccountView(CreateView):
    """Create an account."""

    def get_form(self, form_class: Any = None) -> Any:
        """The form, with the superuser field for superusers only."""
        return _lock_superuser_field(super().get_form(form_class), self.request)


class EditAccountView(EditView):
    """Edit an account."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse the account of a superuser to those who are none."""
        refuse_superusers(request, [self.object])
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        """The form, with the superuser field for superusers only."""
        return _lock_superuser_field(super().get_form(form_class), self.request)


class AccountViewSet(UserViewSet):
    """Wagtail's views of accounts with our rule, and no copying, which would go round it."""

    add_view_class = CreateAccountView
    edit_view_class = EditAccountView
    copy_view_enabled = False

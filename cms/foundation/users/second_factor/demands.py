"""Who has to have a second factor: by a permission of the role, and by a setting for superusers.

Whoever has to, and has not given it in this session, sees only the pages on which that is done.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from cms.foundation.http.headers import in_admin

DEMAND = "users.second_factor"
SET_UP = "Your role asks for a second factor at the log-in. Add one of these to go on."
GIVE = "Your role asks for your second factor. Give it to go on."
# The pages on which it is set up and given, and what they need.
OPEN = frozenset(
    {
        "account_reauthenticate",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
    }
)
OF_SECOND_FACTOR = "mfa_"


def is_demanded(user: Any) -> bool:
    """Return whether the account has to have a second factor."""
    if user.is_superuser:  # Who has every permission.
        return bool(settings.SECOND_FACTOR_SUPERUSERS)
    return bool(user.has_perm(DEMAND))


def is_given(request: HttpRequest) -> bool:
    """Return whether the second factor was given, or set up, in this session."""
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


class SecondFactorMiddleware:
    """A middleware that leads whoever lacks a demanded second factor to it, from all of the admin.

    It needs no query of its own: the permissions are those that the admin reads in any case.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self._get_response(request)

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        """Return a redirect to where it is given or set up; None if nothing is missing."""
        if not in_admin(request) or not request.user.is_authenticated or _is_open(request):
            return None
        if is_given(request) or not is_demanded(request.user):
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            raise PermissionDenied
        if not is_mfa_enabled(request.user):
            messages.warning(request, SET_UP)
            return redirect("mfa_index")
        messages.warning(request, GIVE)
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{_way_to_give(request)}?{back}")


def _way_to_give(request: HttpRequest) -> str:
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    return next(str(method["url"]) for method in methods if method["id"].startswith("mfa"))


def _is_open(request: HttpRequest) -> bool:
    name = request.resolver_match.view_name if request.resolver_match else ""
    return name in OPEN or name.startswith(OF_SECOND_FACTOR)

"""The brake on those who guess passwords, on top of django-axes. See decision 32.

Wrong passwords are counted for an account and an address together, so that nobody is locked out by
somebody elsewhere. Many guesses at one account from many addresses stop those addresses from which
it never logged in; its owner goes on where they have been before, or sets a new password by mail.
"""

from collections.abc import Callable
from datetime import timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_lockout_response
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

# Wagtail's forms for the password that the readers of a private page or file share.
FORMS = {
    "wagtailcore_authenticate_with_password": "page_view_restriction_id",
    "wagtaildocs_authenticate_with_password": "restriction_id",
}
SAME_HOUSEHOLD = 64
"""The bits of an IPv6 address that a provider gives to one customer, who has all the others."""


def client_address(request: HttpRequest) -> str | None:
    """Return the address that failures are counted for; of IPv6, that of the customer's network.

    The server takes it from a header only if a proxy at TRUSTED_PROXY sends it.
    """
    address = request.META.get("REMOTE_ADDR")
    if not address:
        return None
    parsed = ip_address(address)
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ip_network((parsed, SAME_HOUSEHOLD), strict=False).network_address)
    return str(parsed)


def is_stopped(request: HttpRequest, credentials: dict[str, str]) -> bool:
    """Return whether nothing is looked at any more; the middleware of django-axes then answers."""
    stopped = not AxesProxyHandler.is_allowed(request, credentials)
    if stopped:
        request.axes_locked_out = True  # type: ignore[attr-defined]
    return stopped


def forget_failures(username: str) -> None:
    """Let the account log in again from everywhere, for instance because its password is new."""
    AccessAttempt.objects.filter(username=username).delete()
    AccessFailureLog.objects.filter(username=username).delete()


class Brake(AxesDatabaseHandler):
    """A handler of django-axes that adds the limit of an account over all addresses."""

    def is_locked(self, request: Any, credentials: dict[str, Any] | None = None) -> bool:
        """Return whether a password is not even looked at."""
        locked: bool = super().is_locked(request, credentials)
        return locked or _is_under_attack(request, (credentials or {}).get("username"))


def _is_under_attack(request: Any, username: str | None) -> bool:
    hour = timezone.now() - timedelta(hours=1)
    failures = AccessFailureLog.objects.filter(username=username, attempt_time__gt=hour)
    if failures.count() < settings.LOGIN_FAILURES_PER_HOUR:
        return False
    known = AccessLog.objects.filter(username=username, ip_address=request.axes_ip_address)
    return not known.exists()


class PasswordFormsMiddleware:
    """A middleware that puts the same brake on the passwords of private pages and files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self._get_response(request)
        guess = _guess(request)
        if guess and response.status_code == 200:  # Not the redirect to the page.
            user_login_failed.send(sender=__name__, credentials=guess, request=request)
        return response

    def process_view(self, request: HttpRequest, *args: object) -> HttpResponseBase | None:
        """Refuse the password after too many wrong ones, whether it is right or not."""
        guess = _guess(request)
        if guess is None or AxesProxyHandler.is_allowed(request, guess):
            return None
        response: HttpResponseBase = get_lockout_response(request, None, guess)
        return response


def _guess(request: HttpRequest) -> dict[str, str] | None:
    """Return whose password the request has, in the words of django-axes."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.url_name not in FORMS:
        return None
    return {"username": f"{match.url_name} {match.kwargs[FORMS[match.url_name]]}"}

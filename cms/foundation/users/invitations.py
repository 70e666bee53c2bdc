"""Invitations: a link by mail, with which somebody chooses the password of a new account.

It is Django's link to reset a password, so it ends after PASSWORD_RESET_TIMEOUT or when a password
is chosen. A new invitation of somebody who has no password yet makes the earlier links invalid.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.admin import messages
from wagtail.admin.forms.auth import PasswordResetForm as WagtailPasswordResetForm
from wagtail.admin.mail import send_mail
from wagtail.admin.utils import get_admin_base_url

logger = logging.getLogger(__name__)
# Of Django; they write a mail to the console, or nowhere.
NO_MAIL = ("console.EmailBackend", "dummy.EmailBackend")
SUBJECT = "Your new account"
SENT = "{} has been sent an invitation to {}. The link in it works for {} days."
BY_HAND = (
    "{} Give {} this link yourself, so that they can choose a password. It works for {} days: {}"
)
NOT_SET_UP = "This installation sends no mail."
FAILED = "The mail to {} could not be sent."


@dataclass(frozen=True)
class Invitation:
    """A link for one account, and whom it is from."""

    account: Any
    inviter: Any
    link: str

    @property
    def days(self) -> int:
        """For how many days the link works."""
        return int(settings.PASSWORD_RESET_TIMEOUT) // 86400

    def send(self) -> str:
        """Send the mail, and return why it was not sent; empty if it was."""
        if settings.EMAIL_BACKEND.endswith(NO_MAIL):
            return NOT_SET_UP
        text = render_to_string("users/invitation.txt", {"invitation": self})
        try:
            send_mail(SUBJECT, text, [self.account.email])
        except OSError:  # Errors of smtplib are errors of this class, too.
            logger.exception("An invitation could not be sent.")
            return FAILED.format(self.account.email)
        return ""


def invite(request: HttpRequest, account: Any) -> None:
    """Invite the holder of `account`; when the request is committed, the user is told the outcome.

    A password that was chosen already keeps working.
    """
    renew(account)
    transaction.on_commit(lambda: _send(request, account))


def renew(account: Any) -> None:
    """Make the earlier links of an account invalid that has no password yet."""
    if not account.password or not account.has_usable_password():
        account.set_unusable_password()
        account.save(update_fields=["password"])


def link_for(account: Any) -> str:
    """Return a link with which whoever has it chooses the account's password."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    token = default_token_generator.make_token(account)
    path = reverse("wagtailadmin_password_reset_confirm", args=[key, token])
    return f"{get_admin_base_url()}{path}"


def _send(request: HttpRequest, account: Any) -> None:
    invitation = Invitation(account, request.user, link_for(account))
    if problem := invitation.send():
        words = BY_HAND.format(problem, account.get_username(), invitation.days, invitation.link)
        messages.warning(request, words)
    else:
        words = SENT.format(account.get_username(), account.email, invitation.days)
        messages.success(request, words)


class PasswordResetForm(WagtailPasswordResetForm):
    """The form of a forgotten password, also for those whose invitation has expired."""

    def get_users(self, email: str) -> Any:
        """Return the accounts of the address; Django leaves out those without a password."""
        accounts = get_user_model().objects.filter(email__iexact=email, is_active=True)
        return accounts.iterator()

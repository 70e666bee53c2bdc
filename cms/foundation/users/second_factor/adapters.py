"""What django-allauth asks the platform: how secrets are kept, and how people are told."""

import base64
import logging
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.encoding import force_bytes
from wagtail.admin.mail import send_mail

logger = logging.getLogger(__name__)
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"
SUBJECT = "Your account: the second factor has changed"
# By what django-allauth calls its own mails.
NOTICES = {
    "mfa/email/recovery_codes_generated": "New recovery codes were made. The old ones are void.",
    "mfa/email/totp_activated": "An authenticator app was added.",
    "mfa/email/totp_deactivated": "The authenticator app was removed.",
    "mfa/email/webauthn_added": "A passkey was added.",
    "mfa/email/webauthn_removed": "A passkey was removed.",
}


def tell(user: Any, sentence: str) -> None:
    """Write to the holder of an account what has changed, once it is committed."""
    if user.email:
        transaction.on_commit(partial(_send, user, sentence))


def _send(user: Any, sentence: str) -> None:
    text = render_to_string("users/second_factor/notice.txt", {"user": user, "sentence": sentence})
    try:
        send_mail(SUBJECT, text, [user.email])
    except OSError:  # Errors of smtplib are errors of this class, too.
        logger.exception("A notice about a second factor could not be sent.")


class AccountAdapter(DefaultAccountAdapter):
    """How somebody is logged in and told."""

    def login(self, request: HttpRequest, user: Any) -> None:
        """Log in, after all steps; the password was checked in the first one."""
        login(request, user, backend=MODEL_BACKEND)

    def get_login_stages(self) -> list[str]:
        """Return the only step there is between who somebody is and the log-in."""
        return ["cms.foundation.users.second_factor.log_in.SecondStep"]

    def post_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse:
        """Go where the log-in was to lead."""
        return redirect(kwargs["redirect_url"])

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **_: Any) -> None:
        """Send a mail of ours to the account's address; django-allauth's are to confirmed ones."""
        tell(user, NOTICES[template_prefix])

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether a change has to be confirmed: unless there is nothing to do so with."""
        user = self.request.user
        return bool(self.get_reauthentication_methods(user))


class SecondFactorAdapter(DefaultMFAAdapter):
    """How second factors are kept and named."""

    def encrypt(self, text: str) -> str:
        """Return the secret as it is stored, so that a stolen backup alone opens nothing."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the secret. Raise InvalidToken if no key of the settings made it."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: Any) -> str:
        """Return the name that an authenticator app shows."""
        return str(user.get_username())

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:  # noqa: A002  # As django-allauth calls it.
        """Return the name of a passkey for which none was typed."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"


def _cipher() -> MultiFernet:
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    kdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"meridian second factor")
    return base64.urlsafe_b64encode(kdf.derive(force_bytes(key)))

"""The forms of the second factor, with the brake on guesses."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from cryptography.fernet import InvalidToken
from django import forms
from django.contrib.auth.signals import user_login_failed

from cms.foundation.users.brake import is_stopped

UNREADABLE = (
    "The second factor of this account cannot be read any more, because the key of the "
    "installation has changed. An administrator can take it away."
)
USED = "This code has been used. Wait for the next one."
WRONG = "This code is wrong. A code of an app is valid for half a minute; is the clock right there?"
NO_PASSKEY = "The browser did not send a passkey that is known here. Try again."
# What reading something else than a passkey raises.
MALFORMED = (
    ArithmeticError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    struct.error,
    InvalidSignature,
)
TOO_MANY = "There were too many wrong codes."
# So many codes of an app are valid at once, with a clock that is half a minute off.
VALID_AT_ONCE = 3


class BrakedCode(forms.Form):
    """What both forms of a code add: the brake on guesses, and that no code is taken twice."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        """Return the code. Raise ValidationError if it is wrong, or if there were too many."""
        guess = {"username": self.user.get_username()}
        if is_stopped(context.request, guess):
            raise forms.ValidationError(TOO_MANY)
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except InvalidToken as error:
            raise forms.ValidationError(UNREADABLE) from error
        except forms.ValidationError as error:
            user_login_failed.send(sender=__name__, credentials=guess, request=context.request)
            raise forms.ValidationError(WRONG) from error
        if self.authenticator.type == Authenticator.Type.TOTP:
            _note_use(self.authenticator, "".join(filter(str.isdigit, code)))
        return code


def _note_use(authenticator: Authenticator, code: str) -> None:
    """Raise ValidationError if the code was used; django-allauth notes it in this process only."""
    row = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    used = row.data.get("used", [])
    if code in used:
        raise forms.ValidationError(USED)
    row.data["used"] = [*used, code][-VALID_AT_ONCE:]
    row.save(update_fields=["data"])


class CodeForm(BrakedCode, AuthenticateForm):
    """The form of a code at the log-in."""


class ConfirmingCodeForm(BrakedCode, ReauthenticateForm):
    """The form of a code that confirms a change."""


@contextmanager
def _refusing_others() -> Iterator[None]:
    """Refuse with a sentence what is no passkey, whatever was sent in its place."""
    try:
        yield
    except (forms.ValidationError, *MALFORMED) as error:
        raise forms.ValidationError(NO_PASSKEY) from error


class NewPasskeyForm(AddWebAuthnForm):
    """The form of a new passkey."""

    def clean(self) -> Any:
        """Return the fields, with a passkey that was made for this page."""
        with _refusing_others():
            return super().clean()


class PasskeyForm(AuthenticateWebAuthnForm):
    """The form of a passkey at the log-in."""

    def clean_credential(self) -> Authenticator:
        """Return what the account has of the passkey."""
        with _refusing_others():
            return super().clean_credential()


class ConfirmingPasskeyForm(ReauthenticateWebAuthnForm):
    """The form of a passkey that confirms a change."""

    def clean_credential(self) -> Authenticator:
        """Return what the account has of the passkey."""
        with _refusing_others():
            return super().clean_credential()

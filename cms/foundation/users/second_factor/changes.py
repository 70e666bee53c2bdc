"""What follows when a second factor is added, removed, or taken away."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from cms.foundation.users.history import SECOND_FACTOR, note, note_factor
from cms.foundation.users.second_factor.adapters import tell
from cms.foundation.users.sessions import end_sessions

TAKEN_AWAY = "An administrator has taken it away. You log in with your password alone."
KINDS = {
    Authenticator.Type.TOTP: "an authenticator app",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def kinds_of(user: Any) -> str:
    """Return what the account logs in with beside the password, in words; empty if nothing."""
    found = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return " or ".join(
        words
        for kind, words in KINDS.items()
        if kind in found and kind != Authenticator.Type.RECOVERY_CODES
    )


def take_away(user: Any) -> None:
    """Remove all factors of an account, end its sessions, and tell its holder."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    note(user, SECOND_FACTOR, "Taken away.")
    tell(user, TAKEN_AWAY)


def on_added(request: HttpRequest, user: Any, authenticator: Authenticator, **kwargs: Any) -> None:
    """Count what was just proved as given, and end the sessions in which it was not."""
    note_factor(user, authenticator, "Added")
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", type=authenticator.type)
        end_sessions(user, but=request.session.session_key)

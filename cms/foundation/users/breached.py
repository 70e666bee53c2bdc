"""Passwords that are known from breaches are refused, without asking another host."""

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ValidationError

DIGITS = 40
"""Those of a SHA-1 digest, with which each line of the file begins."""


class BreachedPasswordValidator:
    """A validator that looks into the file of SHA-1 digests that the setting names, if it does.

    The file is sorted, as Have I Been Pwned publishes it: a digest in each line, a colon, a count.
    It is searched where it is, in some 35 reads for 40 GB.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if the password is in the file."""
        if not settings.BREACHED_PASSWORDS_FILE:
            return
        # The file has no other digests.
        digest = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper()
        with Path(settings.BREACHED_PASSWORDS_FILE).open("rb") as file:
            if has_line(file, digest.encode()):
                raise ValidationError(self.get_help_text(), code="password_breached")

    def get_help_text(self) -> str:
        """Return what is asked for."""
        return "Your password may not be one that was found in a list of stolen passwords."


def has_line(file: BinaryIO, digest: bytes) -> bool:
    """Return whether a line of the sorted file begins with the digest, in upper case."""
    first, end = 0, file.seek(0, 2)
    while first < end:
        middle = (first + end) // 2
        file.seek(max(middle - 1, 0))
        if middle:
            file.readline()  # The rest of the line before, or its end.
        start = file.tell()
        found = file.readline()[:DIGITS].upper()
        if not found or found > digest:
            end = middle
        elif found == digest:
            return True
        else:
            first = start + 1
    return False


@register()
def check_file(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Say at the start that the file is not there or not such a file; users could not be told."""
    name = settings.BREACHED_PASSWORDS_FILE
    if not name:
        return []
    try:
        with Path(name).open("rb") as file:
            int(file.readline()[:DIGITS].ljust(DIGITS, b"-"), 16)
    except (OSError, ValueError) as error:
        problem = f"BREACHED_PASSWORDS_FILE cannot be used: {error}"
        hint = "It is a sorted file with a SHA-1 digest at the start of each line."
        return [Error(problem, hint=hint, id="users.E001")]
    return []

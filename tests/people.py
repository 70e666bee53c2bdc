"""Somebody with an account, a browser, and an authenticator app on a telephone."""

import base64
import re
import time
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.test import Client
from django.urls import reverse

PASSWORD = "a long walk by the harbor"
ADMIN_LOGIN, READER_LOGIN = "/admin/login/", "/_util/login/"
SECOND_STEP = "/admin/login/second-factor/"


@dataclass
class Telephone:
    """An authenticator app, which knows nothing of the platform."""

    secret: str = ""
    shown: int = 0

    def code(self) -> str:
        """Return the code of now, and of the next half minute when it is asked again.

        The clock of a telephone may be as much ahead; a third one would be refused.
        """
        code = self.code_at(time.time() + 30 * self.shown)
        self.shown += 1
        return code

    def code_at(self, moment: float) -> str:
        """Return the code of that time, in seconds since 1970."""
        app = TOTP(base64.b32decode(self.secret), 6, SHA1(), 30)  # noqa: S303  # As RFC 6238 has it.
        return app.generate(int(moment)).decode()


@dataclass
class Person:
    """Somebody with an account whose password is PASSWORD."""

    user: Any
    browser: Client = field(default_factory=Client)
    telephone: Telephone = field(default_factory=Telephone)

    def give_password(self, form: str = ADMIN_LOGIN, next_page: str = "/admin/") -> Any:
        """Send the form of the log-in, in a new browser."""
        self.browser = Client()
        names = {"username": self.user.username, "password": PASSWORD, "next": next_page}
        return self.browser.post(form, names)

    def give_code(self, code: str) -> Any:
        """Send the second step."""
        return self.browser.post(SECOND_STEP, {"code": code})

    def add_app(self) -> Any:
        """Let the telephone read the secret, and type the first code; return what comes then."""
        page = self.browser.get(reverse("mfa_activate_totp")).content.decode()
        self.telephone.secret = re.findall(r"<code>([A-Z2-7]+)</code>", page)[0]
        code = self.telephone.code_at(time.time())
        return self.browser.post(reverse("mfa_activate_totp"), {"code": code}, follow=True)

    def is_logged_in(self) -> bool:
        """Whether the account's own page is there."""
        return self.browser.get("/admin/account/").status_code == 200


def recovery_codes(page: Any) -> list[str]:
    """The codes that a page shows."""
    return re.findall(r"^(?:.*<pre[^>]*>)?(\d{8})(?:</pre>)?$", page.content.decode(), re.MULTILINE)

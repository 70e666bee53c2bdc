"""The check of a single link."""

import errno
import socket
import ssl
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from django.db import models
from django.utils.encoding import iri_to_uri

from cms.foundation.http.gate import RefusedError
from cms.foundation.http.outgoing import Answer, Client, InvalidAddressError, NotHttpError

MAXIMUM_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Servers send these to programs that they take for robots, while people get the page.
UNCLEAR_ERRORS = frozenset({501, 503})
GONE = frozenset({404, 410})
# OpenSSL's codes for certificates that browsers refuse as well: expired, not valid yet, or of
# another host. A missing intermediate certificate is not listed: browsers find it themselves.
CERTIFICATE_ERRORS = {9: "not valid yet", 10: "out of date", 62: "of another site"}
NO_NETWORK = frozenset({errno.ENETUNREACH, errno.ENETDOWN, errno.EHOSTUNREACH})


class Result(models.TextChoices):
    """The result of one check."""

    WORKS = "works"
    FAILS = "fails"
    UNCLEAR = "unclear", "could not be checked"


@dataclass(frozen=True)
class Outcome:
    """The outcome of a check; `code` is the HTTP status, None if no server answered."""

    result: Result
    detail: str = ""
    code: int | None = None

    @property
    def answered(self) -> bool:
        """Whether a server answered."""
        return self.code is not None


class Checker:
    """The checker, which follows a link as a reader's browser would."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def check(self, url: str) -> Outcome:
        """Return the outcome for `url`. Whatever a server answers, or does not, raises nothing."""
        try:
            return self._follow(url)
        except InvalidAddressError:
            return Outcome(Result.FAILS, "This is not an address.")
        except RefusedError as refused:
            return Outcome(Result.UNCLEAR, str(refused))
        except socket.gaierror as error:
            return _of_resolver(error)
        except ssl.SSLCertVerificationError as error:
            return _of_certificate(error)
        except TimeoutError:
            return Outcome(Result.FAILS, "The server did not answer in time.")
        except OSError as error:
            if error.errno in NO_NETWORK:
                return Outcome(Result.UNCLEAR, "There is no way to the server from here.")
            return Outcome(Result.FAILS, "The server refused the connection or broke it off.")
        except NotHttpError:
            return Outcome(Result.FAILS, "The server did not answer as a web server does.")

    def _follow(self, url: str) -> Outcome:
        for _ in range(MAXIMUM_REDIRECTS + 1):
            answer = self._ask(url)
            if answer.status not in REDIRECTS:
                return _of_status(answer.status)
            if not answer.location:
                return Outcome(Result.FAILS, "It redirects to nowhere.", answer.status)
            url = _next_url(url, answer.location)
        return Outcome(Result.FAILS, "It redirects again and again.", answer.status)

    def _ask(self, url: str) -> Answer:
        """Send a HEAD request, then a GET request if the first one fails or gets an error."""
        try:
            answer = self._client.ask("HEAD", url)
        except (InvalidAddressError, RefusedError, socket.gaierror, ssl.SSLError):
            raise
        except (OSError, NotHttpError):
            return self._client.ask("GET", url)
        return answer if answer.status < 400 else self._client.ask("GET", url)


def _next_url(url: str, location: str) -> str:
    following = normalised(location, base=url)
    if urlsplit(following).scheme not in ("http", "https"):
        raise InvalidAddressError(following)
    return following


def normalised(url: str, *, base: str = "") -> str:
    """Return `url` as it is sent: absolute, in ASCII, without a fragment.

    Raise InvalidAddressError if it is not a valid address.
    """
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        host = (parts.hostname or "").encode("idna").decode()
        netloc = f"[{host}]" if ":" in host else host
        netloc += f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise InvalidAddressError(url) from error
    return iri_to_uri(parts._replace(netloc=netloc, fragment="").geturl())


def _of_status(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome(Result.WORKS, code=status)
    if status in GONE:
        return Outcome(Result.FAILS, "There is nothing at this address any more.", status)
    if 500 <= status < 600 and status not in UNCLEAR_ERRORS:
        return Outcome(Result.FAILS, "The server reports an error.", status)
    return Outcome(Result.UNCLEAR, "The server does not answer programs. Open it yourself.", status)


def _of_resolver(error: socket.gaierror) -> Outcome:
    if error.errno == socket.EAI_AGAIN:
        return Outcome(Result.UNCLEAR, "The name of the server could not be looked up.")
    return Outcome(Result.FAILS, "There is no server of this name.")


def _of_certificate(error: ssl.SSLCertVerificationError) -> Outcome:
    fault = CERTIFICATE_ERRORS.get(error.verify_code)
    if fault:
        return Outcome(Result.FAILS, f"Browsers warn of it: its certificate is {fault}.")
    return Outcome(Result.UNCLEAR, "Its certificate could not be verified from here.")

"""Notification of a WebSub hub about changed feeds, so that the hub fetches them at once."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from cms.foundation.http.gate import Gate, RefusedError
from cms.foundation.http.outgoing import PORTS, Client, InvalidAddressError, NotHttpError

SECONDS = 5
URLS_PER_REQUEST = 50
TRY_LATER = frozenset({408, 425, 429})


class HubRefusedError(Exception):
    """Raised when the hub refuses the notification for good."""


class HubUnavailableError(Exception):
    """Raised when the hub could not be reached, but may be reachable later."""


def make_client() -> Client:
    """Return an HTTP client that connects to public addresses only, on the port of the hub."""
    parts = urlsplit(settings.WEBSUB_HUB_URL)
    port = parts.port or PORTS[parts.scheme]
    agent = f"Meridian-feeds/1.0 (+{settings.WAGTAILADMIN_BASE_URL})"
    return Client(Gate(ports={port}), user_agent=agent, timeout=SECONDS, pause=0)


def tell(hub: str, urls: Sequence[str], client: Client) -> None:
    """Notify `hub` that the feeds at `urls` have changed.

    Raise HubRefusedError or HubUnavailableError.
    """
    for start in range(0, len(urls), URLS_PER_REQUEST):
        topics = [("hub.url", url) for url in urls[start : start + URLS_PER_REQUEST]]
        try:
            status = client.send_form(hub, [("hub.mode", "publish"), *topics]).status
        except (RefusedError, InvalidAddressError) as error:
            raise HubRefusedError(str(error)) from error
        except (OSError, NotHttpError) as error:
            raise HubUnavailableError(str(error)) from error
        if status >= 500 or status in TRY_LATER:
            raise HubUnavailableError(f"It answered {status}.")
        if not 200 <= status < 300:
            raise HubRefusedError(f"It answered {status}.")

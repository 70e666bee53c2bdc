"""The client for all outgoing requests, with limits of time and size and checked addresses."""

import socket
import ssl
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlencode, urlsplit

import httpcore2

from cms.foundation.http.gate import Gate

MAXIMUM_BYTES = 64 * 1024
PORTS = {"http": 80, "https": 443}


class InvalidAddressError(ValueError):
    """Raised for a text that is not a valid HTTP address."""


class NotHttpError(Exception):
    """Raised for a response that violates HTTP or is larger than the limit."""


@dataclass(frozen=True)
class Answer:
    """The status and the Location header of a response, whose body is not read."""

    status: int
    location: str = ""


class Client:
    """An HTTP client that sends each host at most one request in `pause` seconds.

    Each request has `timeout` seconds for everything: name, connection, encryption and response.
    It follows no redirect and uses no proxy. It connects to the very address that `gate` has
    checked, so a host name that changes its address a moment later gains nothing.
    """

    def __init__(
        self,
        gate: Gate,
        *,
        user_agent: str,
        timeout: float = 10,
        pause: float = 1,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._gate = gate
        self._user_agent = user_agent
        self._timeout = timeout
        self._pause = pause
        self._context = context or ssl.create_default_context()
        self._asked_at: dict[str, float] = {}

    def ask(self, method: str, url: str) -> Answer:
        """Send a request without a body and return its response.

        Raise InvalidAddressError, RefusedError, NotHttpError, or OSError (also for a timeout and
        for an invalid certificate).
        """
        return self._send(method, url, {"Accept": "text/html, */*;q=0.8"})

    def send_form(self, url: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """Send a POST of `fields` and return its response; raise the same errors as `ask`."""
        form = urlencode(fields).encode("ascii")
        headers = {
            "Accept": "*/*",
            "Content-Type": "application/x-www-form-urlencoded",
            "Content-Length": str(len(form)),
        }
        return self._send("POST", url, headers, form)

    def _send(self, method: str, url: str, headers: dict[str, str], form: bytes = b"") -> Answer:
        parts, target = _split(url)
        self._wait_for_turn(target.host.decode())
        common = {
            "Host": parts.netloc.rpartition("@")[2],
            "User-Agent": self._user_agent,
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
        connection = httpcore2.HTTPConnection(
            target.origin,
            ssl_context=self._context,
            network_backend=_GatedBackend(self._gate, self._timeout),
        )
        request = httpcore2.Request(
            method, target, headers=list((common | headers).items()), content=form
        )
        try:
            with connection:
                response = connection.handle_request(request)
        except httpcore2.ProtocolError as error:
            raise NotHttpError(str(error)) from error
        locations = [value for name, value in response.headers if name.lower() == b"location"]
        return Answer(response.status, locations[0].decode(errors="replace") if locations else "")

    def _wait_for_turn(self, host: str) -> None:
        ready = self._asked_at.get(host, -self._pause) + self._pause
        time.sleep(max(0, ready - time.monotonic()))
        self._asked_at[host] = time.monotonic()


def _split(url: str) -> tuple[SplitResult, httpcore2.URL]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise InvalidAddressError(url) from error
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    # Neither the host nor the target may contain white space, which would end the request line.
    is_sendable = all("\x21" <= letter <= "\x7e" for letter in host + target)
    if parts.scheme not in PORTS or not host or not is_sendable:
        raise InvalidAddressError(url)
    port = port or PORTS[parts.scheme]
    return parts, httpcore2.URL(scheme=parts.scheme, host=host, port=port, target=target)


class _GatedBackend(httpcore2.NetworkBackend):
    """A network backend for one request, which connects only to addresses that the gate allows."""

    def __init__(self, gate: Gate, timeout: float) -> None:
        self._gate = gate
        self._deadline = time.monotonic() + timeout

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to the first reachable one of the host's first two addresses.

        The deadline of the request replaces `timeout`.
        """
        error: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for address in self._gate.addresses(host, port, _left(self._deadline))[:2]:
            try:
                connected = socket.create_connection((address, port), _left(self._deadline))
            except OSError as refused:
                error = refused
            else:
                return _BoundedStream(connected, self._deadline)
        raise error


class _BoundedStream(httpcore2.NetworkStream):
    """A network stream that is limited by a deadline and by the size of a response's head."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline
        self._bytes_left = MAXIMUM_BYTES

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        if self._bytes_left <= 0:
            raise NotHttpError("too long")
        self._connection.settimeout(_left(self._deadline))
        received = self._connection.recv(min(max_bytes, self._bytes_left))
        self._bytes_left -= len(received)
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._connection.settimeout(_left(self._deadline))
        self._connection.sendall(buffer)

    def close(self) -> None:
        self._connection.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore2.NetworkStream:
        """Return the stream over TLS, after verifying the certificate for `server_hostname`."""
        try:
            self._connection.settimeout(_left(self._deadline))
            encrypted = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except OSError:
            self.close()
            raise
        return _BoundedStream(encrypted, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """Return None, because a connection serves one request and always uses HTTP/1.1."""
        return None


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time ran out")
    return left

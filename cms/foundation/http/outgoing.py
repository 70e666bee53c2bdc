"""One request, bounded in time and bytes, to an address that was checked."""

import http.client
import io
import re
import socket
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from cms.foundation.http.gate import Gate

MAXIMUM_BYTES = 64 * 1024
PORTS = {"http": 80, "https": 443}
UNSENDABLE = re.compile(r"[^\x21-\x7e]")


class InvalidAddressError(ValueError):
    """The text is no address that can be asked for."""


@dataclass(frozen=True)
class Answer:
    """What a server says before the body, which is not read."""

    status: int
    location: str = ""


@dataclass(frozen=True)
class _Request:
    """What is asked; `form` is the encoded body, if there is one."""

    method: str
    accept: str
    form: bytes | None = None


class Client:
    """Asks servers, at most once in `pause` seconds the same one.

    Each request has `timeout` seconds for everything: name, connection, encryption and answer. It
    connects to the address that `gate` has checked, so a name that means another machine a moment
    later is of no use; and to no proxy, whatever the environment says.
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
        """The answer to a request without a body.

        Raises InvalidAddressError, RefusedError, OSError (also for a time that ran out and for a
        certificate), or HTTPException for what is no HTTP.
        """
        return self._send(url, _Request(method, "text/html, */*;q=0.8"))

    def send_form(self, url: str, fields: Sequence[tuple[str, str]]) -> Answer:
        """The answer to a POST of `fields`; raises as `ask` does."""
        return self._send(url, _Request("POST", "*/*", urlencode(fields).encode("ascii")))

    def _send(self, url: str, request: "_Request") -> Answer:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise InvalidAddressError(url) from error
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        if parts.scheme not in PORTS or not host or UNSENDABLE.search(host + target):
            raise InvalidAddressError(url)
        port = port or PORTS[parts.scheme]
        self._wait_for_turn(host)
        deadline = time.monotonic() + self._timeout
        with self._connect(host, port, deadline) as plain:
            if parts.scheme == "http":
                return self._exchange(plain, request, target, parts.netloc, deadline)
            plain.settimeout(_left(deadline))
            with self._context.wrap_socket(plain, server_hostname=host) as encrypted:
                return self._exchange(encrypted, request, target, parts.netloc, deadline)

    def _wait_for_turn(self, host: str) -> None:
        ready = self._asked_at.get(host, -self._pause) + self._pause
        time.sleep(max(0, ready - time.monotonic()))
        self._asked_at[host] = time.monotonic()

    def _connect(self, host: str, port: int, deadline: float) -> socket.socket:
        error: OSError = socket.gaierror(socket.EAI_NONAME, "no address")
        for address in self._gate.addresses(host, port, _left(deadline))[:2]:
            try:
                return socket.create_connection((address, port), _left(deadline))
            except OSError as refused:
                error = refused
        raise error

    def _exchange(
        self,
        connection: socket.socket,
        request: "_Request",
        target: str,
        netloc: str,
        deadline: float,
    ) -> Answer:
        lines = [
            f"{request.method} {target} HTTP/1.1",
            f"Host: {netloc.rpartition('@')[2]}",
            f"User-Agent: {self._user_agent}",
            f"Accept: {request.accept}",
            "Accept-Encoding: identity",
            "Connection: close",
        ]
        if request.form is not None:
            lines.append("Content-Type: application/x-www-form-urlencoded")
            lines.append(f"Content-Length: {len(request.form)}")
        connection.settimeout(_left(deadline))
        head = "\r\n".join([*lines, "", ""]).encode("ascii")
        connection.sendall(head + (request.form or b""))
        source: Any = _Bounded(connection, deadline)
        response = http.client.HTTPResponse(source, method=request.method)
        response.begin()
        return Answer(response.status, response.getheader("Location") or "")


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the time ran out")
    return left


class _Bounded(io.RawIOBase):
    """Reads from a connection until the deadline, and no more than there may be before a body."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self._connection = connection
        self._deadline = deadline
        self._bytes_left = MAXIMUM_BYTES

    def makefile(self, mode: str) -> io.BufferedReader:
        """What `http.client` asks of a socket."""
        return io.BufferedReader(self, 1024)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Some bytes; raises TimeoutError, and HTTPException when there are too many."""
        if self._bytes_left <= 0:
            raise http.client.HTTPException("too long")
        self._connection.settimeout(_left(self._deadline))
        count = self._connection.recv_into(buffer, min(len(buffer), self._bytes_left))
        self._bytes_left -= count
        return count

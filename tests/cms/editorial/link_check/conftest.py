"""A web server on this machine, and a client that may ask it."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from cms.editorial.link_check.checking import Checker
from cms.foundation.http.gate import Gate, Resolve
from cms.foundation.http.outgoing import Client

LOOPBACK = ("127.0.0.0/8",)
Respond = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """Answers with what is in `pages`: a status and headers, or a function that answers."""

    http: ThreadingHTTPServer
    pages: dict[str, tuple[int, dict[str, str]] | Respond] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.http.server_address[1])

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"


def _handler(found: list[Server]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            (server,) = found
            server.asked.append((self.command, self.path))
            server.headers.append(dict(self.headers.items()))
            page = server.pages.get(self.path, (404, {}))
            if callable(page):
                page(self)
                return
            status, headers = page
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        do_HEAD = do_GET = answer  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Nothing: what was asked is in `asked`."""

    return Handler


@pytest.fixture
def server() -> Iterator[Server]:
    """A web server that knows no page yet."""
    found: list[Server] = []
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(found))
    found.append(Server(http))
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield found[0]
    http.shutdown()
    http.server_close()
    thread.join()


def make_client(gate: Gate, **options: Any) -> Client:
    """A client that does not wait."""
    return Client(gate, user_agent="Test (+http://testserver)", **{"pause": 0, **options})


@pytest.fixture
def checker(server: Server) -> Checker:
    """One that may ask the server, and no other port of this machine."""
    return Checker(make_client(Gate(networks=LOOPBACK, ports={server.port})))


def resolving(*answers: str) -> Resolve:
    """A resolver that gives each address in turn, and the last one from then on."""
    left = list(answers)

    def resolve(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        address = left.pop(0) if len(left) > 1 else left[0]
        return [(0, 0, 0, "", (address, port))]

    return resolve

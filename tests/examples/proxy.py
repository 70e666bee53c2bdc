"""An HTTP proxy that notes what is asked for, and answers for the server when a test says so."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

HEADERS = ("Content-Type", "ETag")
DROPPED: tuple[int, dict[str, str]] = (0, {})


class Proxy:
    """`asked` has the path and the status of each answer.

    The next answers are taken from `answers`, each a status and headers, or DROPPED for a
    connection that ends without an answer. With `always` the last of them is never used up.
    """

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.always = False
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())

    @property
    def environment(self) -> dict[str, str]:
        """What tells a program to use it."""
        return {"http_proxy": f"http://127.0.0.1:{self._server.server_port}", "no_proxy": ""}

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def answer(self, url: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """From `answers`, or else from the server."""
        path = "/" + url.split("/", 3)[3]
        if self.answers:
            status, own = self.answers[0] if self.always else self.answers.pop(0)
            self.asked.append((path, status))
            return status, own, b""
        opener = build_opener(ProxyHandler({}))
        try:
            with opener.open(Request(url, headers=headers), timeout=30) as answer:  # noqa: S310
                found = answer.status, answer.headers, answer.read()
        except HTTPError as error:
            found = error.code, error.headers, error.read()
        self.asked.append((path, found[0]))
        return found[0], {n: found[1][n] for n in HEADERS if found[1][n]}, found[2]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                """Forward what decides the answer."""
                given = {n: v for n, v in self.headers.items() if n in ("If-None-Match", "Accept")}
                status, headers, body = proxy.answer(self.path, given)
                if not status:
                    self.close_connection = True
                    return
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Handler

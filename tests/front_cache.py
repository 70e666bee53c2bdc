"""A cache in front of the site that is told what to forget."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer


def cache_at(address: str) -> dict[str, dict[str, str]]:
    """The setting of a site that has this cache in front of it."""
    backend = "cms.foundation.http.front_caches.TagCache"
    return {"default": {"BACKEND": backend, "LOCATION": address}}


@contextmanager
def cache_in_front(status: int = 200) -> Iterator[tuple[str, list[str]]]:
    """A server that is told what to forget: its address, and what it was told.

    That is the host and path of an address, or `/` and the tags.
    """
    told: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_PURGE(self) -> None:  # as http.server calls it
            tags = self.headers["Surrogate-Key"]
            told.append(f"{self.path} {tags}" if tags else f"{self.headers['Host']}{self.path}")
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", told
    finally:
        server.shutdown()
        server.server_close()

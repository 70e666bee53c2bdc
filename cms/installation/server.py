"""The application server: waitress, which reads a request whole before a thread works on it.

So a reader who sends slowly, or nothing, holds a connection and never a thread. See decision 32.
"""

import gc
import resource
import signal
import socket

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import create_server

from cms.foundation.supervision import end_process

Listener = socket.socket
THREADS = 8
CONNECTIONS = 1000
SECONDS_OF_SILENCE = 60
"""After which a connection is closed, whatever it waits for."""
LARGEST_HEADERS = 64 * 1024
LARGEST_BODY = 100 * 1024 * 1024
BACKLOG = 1024


class Parser(HTTPRequestParser):
    """A parser that refuses a request with two lengths, which a proxy may read in another way."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request. Raise ParsingError if it has a length and chunks."""
        super().parse_header(header_plus)
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding exclude each other")


class Channel(HTTPChannel):
    """A connection with our parser."""

    parser_class = Parser


def listen(host: str, port: int) -> Listener:
    """Return a socket that listens. Raise OSError if another program has the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.create_server((host, port), family=family, backlog=BACKLOG)
    listener.setblocking(False)
    return listener


def serve(listener: Listener) -> None:
    """Serve the site until this process is told to end; finish what is being answered.

    No header says who asked, by which address or under which path, unless the proxy at
    TRUSTED_PROXY sends it.
    """
    _allow_files(CONNECTIONS + 1000)
    signal.signal(signal.SIGTERM, end_process)
    server = create_server(
        get_wsgi_application(),
        sockets=[listener],
        threads=THREADS,
        connection_limit=CONNECTIONS,
        channel_timeout=SECONDS_OF_SILENCE,
        cleanup_interval=10,
        max_request_header_size=LARGEST_HEADERS,
        max_request_body_size=LARGEST_BODY,
        asyncore_use_poll=True,
        backlog=BACKLOG,
        ident=None,
        clear_untrusted_proxy_headers=True,
        **_trusted(),
    )
    server.channel_class = Channel
    # What was loaded so far stays; to look at it in each full collection costs 15 % of a page.
    gc.collect()
    gc.freeze()
    server.run()


def _trusted() -> dict[str, object]:
    if not settings.TRUSTED_PROXY:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": settings.TRUSTED_PROXY, "trusted_proxy_headers": headers}


def _allow_files(wanted: int) -> None:
    """Raise the limit of open files, which is 1,024 in many systems, as far as is allowed."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))

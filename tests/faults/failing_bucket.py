"""A server of S3 that answers late, never, with an error, or with half of an answer."""

import enum
import select
import socket
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from tests.buckets import running_bucket

SECONDS_LATE = 3
BUSY = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Mode(enum.Enum):
    """How the server answers."""

    WELL = "well"
    SLOW = "slow"
    HANGING = "hanging"
    FAILING = "failing"
    BREAKING = "breaking"


class FailingBucket(socketserver.ThreadingTCPServer):
    """Passes on what is sent to a server of S3 and from it, as `mode` says."""

    daemon_threads = True
    allow_reuse_address = True
    mode = Mode.WELL

    def __init__(self, server: tuple[str, int]) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.behind = server


class _Connection(socketserver.BaseRequestHandler):
    server: FailingBucket

    def handle(self) -> None:
        with suppress(OSError), socket.create_connection(self.server.behind) as behind:
            while ready := select.select([self.request, behind], [], [], 60)[0]:
                for one in ready:
                    if not self._pass_on(one, behind):
                        return

    def _pass_on(self, one: socket.socket, behind: socket.socket) -> bool:
        """Pass on what can be read from `one`; return whether the connection goes on."""
        if not (sent := one.recv(65536)):
            return False
        if one is self.request:
            return self._pass_request(sent, behind)
        while self.server.mode is Mode.HANGING:
            time.sleep(0.1)
        if self.server.mode is Mode.BREAKING:
            head, _, body = sent.partition(b"\r\n\r\n")
            self.request.sendall(head + b"\r\n\r\n" + body[: len(body) // 2])
            return False
        self.request.sendall(sent)
        return True

    def _pass_request(self, sent: bytes, behind: socket.socket) -> bool:
        if self.server.mode is Mode.FAILING:
            self.request.sendall(BUSY)
            return False
        if self.server.mode is Mode.SLOW:
            time.sleep(SECONDS_LATE)
        behind.sendall(sent)
        return True


@contextmanager
def failing_bucket(folder: Path) -> Iterator[tuple[FailingBucket, str]]:
    """The server, and the URL of its bucket as MEDIA_STORAGE_URL takes it."""
    with running_bucket(folder) as url:
        port = urlsplit(url).port
        assert port
        with FailingBucket(("127.0.0.1", port)) as server:
            thread = threading.Thread(target=server.serve_forever, args=(0.1,))
            thread.start()
            try:
                yield server, url.replace(f":{port}/", f":{server.server_address[1]}/")
            finally:
                server.mode = Mode.WELL
                server.shutdown()
                thread.join()

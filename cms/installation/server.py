"""The embedded application server: gunicorn, in the process that prepared the installation."""

import socket
from collections.abc import Callable
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

LONGEST_REQUEST_LINE = 8190
"""The maximum of gunicorn in bytes, because the address of a listing's next page has to fit."""


class EmbeddedServer(BaseApplication):
    """A server of one worker process with threads, which share one cache in memory."""

    def __init__(self, port: int, when_ready: Callable[[], None]) -> None:
        self._port = port
        self._when_ready = when_ready
        super().__init__()

    def load_config(self) -> None:
        """Set the options that gunicorn otherwise reads from its command line."""
        options = {
            "bind": f"127.0.0.1:{self._port}",
            "workers": 1,
            "threads": 8,
            "timeout": 120,
            "limit_request_line": LONGEST_REQUEST_LINE,
            "loglevel": "warning",
            "proc_name": "meridian",
            "control_socket_disable": True,
            "when_ready": lambda arbiter: self._when_ready(),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Return the WSGI application, which is loaded already."""
        return get_wsgi_application()


def port_is_free(port: int) -> bool:
    """Return whether nothing listens on `port` of this machine."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0

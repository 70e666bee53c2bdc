"""Requests go out by one way, and none of it takes longer than it may."""

import socket
from typing import Any

import pytest
from django.test import Client as Browser

from cms.foundation.http.gate import Gate
from cms.foundation.http.outgoing import Client


def test_time_runs_out_for_encryption_as_well() -> None:
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        port = quiet.getsockname()[1]
        gate = Gate(networks=["127.0.0.0/8"], ports={port})
        client = Client(gate, user_agent="Test", timeout=0.2, pause=0)

        with pytest.raises(TimeoutError):
            client.ask("HEAD", f"https://127.0.0.1:{port}/")


def test_the_connection_is_closed_when_the_request_ends() -> None:
    """Whether it ends well or not; the platform keeps no connection to anybody open."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        gate = Gate(networks=["127.0.0.0/8"], ports={port})
        client = Client(gate, user_agent="Test", timeout=0.2, pause=0)
        with pytest.raises(TimeoutError):
            client.ask("HEAD", f"http://127.0.0.1:{port}/")
        accepted, _ = server.accept()
        with accepted:
            accepted.settimeout(5)
            request = b"".join(iter(lambda: accepted.recv(4096), b""))

    assert request.startswith(b"HEAD / HTTP/1.1\r\n")


def test_nobody_is_asked_for_an_embed(
    admin_client: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wagtail's own finders send requests from the admin, past the gate; there are none here."""
    asked: list[Any] = []

    def resolve(host: Any, *_: Any, **__: Any) -> Any:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    url = "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    answer = admin_client.post("/admin/embeds/chooser/upload/", {"embed-chooser-url": url})

    assert asked == []
    assert "Cannot find an embed for this URL" in answer.json()["html"]

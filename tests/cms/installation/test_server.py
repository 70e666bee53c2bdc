"""The servers that we start, byte by byte: whom they believe, and what holds them up."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from cms.installation.fresh_database import create_fresh_database
from tests.browser.server import ROOT, Server

HOST = b"Host: 127.0.0.1\r\n"
# What some server, proxy or framework takes for the address, the scheme or the sender.
UNNAMED = {
    b"SCRIPT_NAME": b"/public",
    b"Script-Name": b"/public",
    b"PATH_INFO": b"/admin/login/",
    b"X-Script-Name": b"/public",
    b"X-Forwarded-Prefix": b"/public",
    b"X-Forwarded-Host": b"evil.example",
    b"X-Forwarded-Port": b"4443",
    b"X-Forwarded-Proto": b"https",
    b"X-Forwarded-For": b"203.0.113.9",
    b"X-Forwarded-By": b"evil.example",
    b"Forwarded": b"for=203.0.113.9;host=evil.example;proto=https",
    b"X-Real-IP": b"203.0.113.9",
    b"X-Original-URL": b"/admin/login/",
    b"X-Rewrite-URL": b"/admin/login/",
    b"X-HTTP-Method-Override": b"DELETE",
    b"Remote-User": b"editor",
    b"X-Remote-User": b"editor",
}
OF_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "tests.cms.installation.production",
    "SECRET_KEY": "s" * 50,
}
PATHS = [b"/", b"/articles/", b"/admin/login/", b"/public/admin/login/", b"/api/v1/articles/"]
ACCOUNT = """
from cms.foundation.users.models import User
User.objects.create_superuser("mei", password="a long walk")
"""
NO_FILES = "There are no static files in {state}/static. Run `manage.py collectstatic"
NO_TABLES = "The database lacks "
NO_DATABASE = "The database does not answer: connection "
HALF_OPEN = 200
HALVES = {
    "nothing": b"",
    "half a line": b"GET / HT",
    "half the headers": b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b",
    "half a body": b"POST /admin/login/ HTTP/1.1\r\n"
    + HOST
    + b"Cookie: csrftoken=abcdefghijklmnopqrstuvwxyzabcdef\r\n"
    + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 90000\r\n\r\nname=",
    "half a chunk": b"POST /admin/login/ HTTP/1.1\r\n"
    + HOST
    + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhe",
}


class Production(Server):
    """The command of the operators' guide, on SQLite and without TLS."""

    command = ("serve", "--processes=2")

    def __init__(self, state: Path, **variables: str) -> None:
        super().__init__(state, **OF_PRODUCTION, **variables)
        self.environment.setdefault("BASE_URL", self.address)

    def start(self) -> None:
        """Serve, after what is done at each deployment."""
        self.manage("prepare")
        self.manage("collectstatic", "--noinput", "--verbosity=0")
        super().start()


@pytest.fixture(scope="module", params=[Server, Production])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    """What `make run` and what the operators' guide start."""
    state = tmp_path_factory.mktemp("installation")
    create_fresh_database(state / "db.sqlite3")
    server = request.param(state)
    server.start()
    yield server
    server.stop()


def ask(server: Server, path: bytes, headers: bytes = b"") -> tuple[int, bytes]:
    """The status and what belongs to it: the address of a redirect, or the title of a page."""
    raw = b"GET " + path + b" HTTP/1.1\r\n" + HOST + headers + b"Connection: close\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(raw)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = [
        line for line in head.split(b"\r\n") if line.startswith((b"Location", b"Content-Type"))
    ]
    return int(head.split(b" ")[1]), b"\n".join([*lines, body.partition(b"</title>")[0]])


def test_no_header_that_was_not_named_changes_an_answer(server: Server) -> None:
    expected = {path: ask(server, path) for path in PATHS}

    assert [expected[path][0] for path in PATHS] == [200, 200, 200, 404, 200]
    headers = b"".join(b"%s: %s\r\n" % pair for pair in UNNAMED.items())
    assert {path: ask(server, path, headers) for path in PATHS} == expected
    for path in PATHS:
        assert ask(server, path, b"SCRIPT_NAME: " + path.rstrip(b"/") + b"\r\n") == expected[path]


@pytest.mark.parametrize("name", HALVES)
def test_half_open_connections_do_not_stop_it(name: str, server: Server) -> None:
    """Eight stopped it once, of any kind."""
    held = []
    try:
        for _ in range(HALF_OPEN):
            held.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            held[-1].sendall(HALVES[name])
        status, body = ask(server, b"/api/v1/articles/")
        assert (status, body.endswith(b'{"items":[],"next":null,"previous":null}')) == (200, True)
        assert ask(server, b"/")[0] == 200
    finally:
        for connection in held:
            connection.close()


def test_those_who_read_slowly_do_not_stop_it(server: Server) -> None:
    """They are more than there are threads, and none takes what is sent to them."""
    held = []
    try:
        for _ in range(24):
            held.append(socket.create_connection(("127.0.0.1", server.port), timeout=20))
            held[-1].setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
            held[-1].sendall(b"GET /api/v1/openapi.json HTTP/1.1\r\n" + HOST + b"\r\n")
        status, body = ask(server, b"/api/v1/articles/")
        assert (status, body.endswith(b'"previous":null}')) == (200, True)
    finally:
        for connection in held:
            connection.close()


def behind_a_proxy(state: Path) -> Production:
    create_fresh_database(state / "db.sqlite3")
    behind = {"BASE_URL": "https://www.example.com", "ALLOWED_HOSTS": "127.0.0.1"}
    return Production(state, **behind, TRUSTED_PROXY="127.0.0.1")


def test_only_the_proxy_that_was_named_is_believed(tmp_path: Path) -> None:
    server = behind_a_proxy(tmp_path)
    server.start()
    try:
        https = b"X-Forwarded-Proto: https\r\nX-Forwarded-For: 203.0.113.9\r\n"
        status, told = ask(server, b"/")
        assert (status, b"Location: https://127.0.0.1/" in told.split(b"\n")) == (301, True)
        plain = ask(server, b"/", https)
        assert plain[0] == 200
        assert ask(server, b"/", https + b"SCRIPT_NAME: /public\r\n") == plain
        assert ask(server, b"/", https + b"X-Forwarded-Host: evil.example\r\n") == plain
    finally:
        server.stop()


def test_wrong_passwords_count_for_the_address_that_the_proxy_names(tmp_path: Path) -> None:
    """Else one who guesses would lock everybody else out of the account."""
    server = behind_a_proxy(tmp_path)
    server.start()
    try:
        server.execute(ACCOUNT)
        guesses = [log_in(server, f"guess {number}", "203.0.113.9") for number in range(10)]
        assert guesses == [200] * 9 + [429]
        said_by_the_guesser = "198.51.100.7, 203.0.113.9"
        assert log_in(server, "a long walk", said_by_the_guesser) == 429
        assert log_in(server, "a long walk", "198.51.100.7") == 302
    finally:
        server.stop()


def log_in(server: Server, password: str, address: str) -> int:
    """Send the form from `address` by the proxy; the status of the answer."""
    token = "a" * 32
    headers = {
        "X-Forwarded-For": address,
        "X-Forwarded-Proto": "https",
        "Origin": "https://www.example.com",
        "Cookie": f"__Host-csrftoken={token}; csrftoken={token}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    given = {"username": "mei", "password": password, "csrfmiddlewaretoken": token}
    with closing(HTTPConnection("127.0.0.1", server.port, timeout=20)) as connection:
        connection.request("POST", "/admin/login/", urlencode(given), headers)
        return connection.getresponse().status


def test_https_needs_a_proxy_that_ends_it(tmp_path: Path) -> None:
    create_fresh_database(tmp_path / "db.sqlite3")
    server = Production(tmp_path, BASE_URL="https://www.example.com")
    with pytest.raises(RuntimeError, match="Set TRUSTED_PROXY to the address"):
        server.start()


@pytest.mark.parametrize(
    ("module", "sentences"),
    [
        ("cms.settings.embedded", [NO_FILES, NO_TABLES]),
        ("cms.settings.production", [NO_FILES, NO_DATABASE]),
    ],
)
def test_what_it_cannot_serve_without_is_said_at_the_start(
    module: str, sentences: list[str], tmp_path: Path
) -> None:
    variables = {
        "DJANGO_SETTINGS_MODULE": module,
        "STATE_DIR": str(tmp_path),
        "SECRET_KEY": "s" * 50,
        "BASE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": "postgresql://user:word@127.0.0.1:1/meridian",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    stopped = subprocess.run(
        [sys.executable, "manage.py", "serve"],
        cwd=ROOT,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (stopped.returncode, stopped.stdout) == (1, "")
    _, _, said = stopped.stderr.partition("CommandError: ")
    beginnings = [text.format(state=tmp_path) for text in sentences]
    lines = said.splitlines()
    assert [line.startswith(text) for line, text in zip(lines, beginnings, strict=True)] == [
        True for _ in sentences
    ], said
    assert "Traceback" not in stopped.stderr

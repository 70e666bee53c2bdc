"""What no client of ours would send, byte by byte, to the server that production runs."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from cms.installation.fresh_database import create_fresh_database
from tests.browser.server import Server

LISTING = b"/api/v1/articles/"
HEADERS = b"Host: localhost\r\nConnection: close\r\n"
EMPTY = b'{"items":[],"next":null,"previous":null}'
# The server itself refuses what is no HTTP, in words of its own.
REFUSED = {
    "a byte above ASCII in the query": (b"?limit=\xff", b"", 400),
    "UTF-8 in the query": (b"?topic=\xc3\xa9", b"", 400),
    "half a surrogate pair": (b"?topic=\xed\xa0\x80", b"", 400),
    "an overlong slash": (b"?topic=\xc0\xaf", b"", 400),
    "NUL in the query": (b"?limit=\0", b"", 400),
    "a space in the query": (b"?limit=1 2", b"", 400),
    "headers of 64 kB": (b"", b"X-A: " + b"x" * 65_500 + b"\r\n", 431),
    "NUL in a header": (b"", b"Accept: \0\r\n", 400),
    "a bare carriage return": (b"", b"X-A: a\rX-B: b\r\n", 400),
    "a space in a name": (b"", b"X A: a\r\n", 400),
    "two hosts": (b"", b"Host: evil.example\r\n", 400),
    "a length below 0": (b"", b"Content-Length: -5\r\n", 400),
    "a length with an underscore": (b"", b"Content-Length: 1_0\r\n", 400),
    "two lengths": (b"", b"Content-Length: 1\r\nContent-Length: 2\r\n", 400),
    "a length and chunks": (b"", b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", 400),
    "another coding": (b"", b"Transfer-Encoding: xchunked\r\n", 501),
}
# Odd, and harmless: the application answers.
TAKEN = {
    "101 headers": b"".join(b"X-%d: 1\r\n" % n for n in range(101)),
    "a header of 9 kB": b"X-A: " + b"x" * 9_000 + b"\r\n",
    "a folded header": b"X-A: a\r\n b\r\n",
}
# Ours: the rest of the address, the headers, and the status and parameters of the problem.
PROBLEMS = {
    "escapes of a surrogate": (b"%ED%A0%80/", HEADERS, 404, None),
    "NUL in the path": (b"\0/", HEADERS, 404, None),
    "an escape of NUL": (b"?limit=%00", HEADERS, 400, ["limit"]),
    "escapes of an overlong slash": (b"?topic=%C0%AF", HEADERS, 400, ["topic"]),
    "escapes that are none": (b"?topic=%zz%", HEADERS, 400, ["topic"]),
    "a script that is not escaped": (b"?<script>=1", HEADERS, 400, ["<script>"]),
    "4 kB": (b"?topic=" + b"x" * 4_000, HEADERS, 400, ["topic"]),
    "20 kB": (b"?topic=" + b"x" * 20_000, HEADERS, 400, ["topic"]),
    "a thousand parameters": (b"?" + b"&".join([b"a=1"] * 999), HEADERS, 400, ["a"]),
    "bytes in a header": (b"", HEADERS + b"Accept: \xff\xfe\r\n", 406, None),
    "another host": (b"", b"Host: evil.example\r\nConnection: close\r\n", 400, None),
    "bytes for a host": (b"", b"Host: \xff\r\nConnection: close\r\n", 400, None),
}
# A body that nobody reads is none of the next request.
BODIES = {
    "a body": (b"Content-Length: 5\r\n", b"hello"),
    "chunks": (b"Transfer-Encoding: chunked\r\n", b"5\r\nhello\r\n0\r\n\r\n"),
    "a request in a body": (b"Content-Length: 24\r\n", b"GET /admin/ HTTP/1.0\r\n\r\n"),
    "a request in a chunk": (
        b"Transfer-Encoding: chunked\r\n",
        b"18\r\nGET /admin/ HTTP/1.0\r\n\r\n\r\n0\r\n\r\n",
    ),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An empty installation."""
    state = tmp_path_factory.mktemp("installation")
    create_fresh_database(state / "db.sqlite3")
    server = Server(state)
    server.start()
    yield server
    server.stop()
    log = Path(state / "server.log").read_text()
    assert "Internal Server Error" not in log
    assert "sent body bytes" not in log


def send(server: Server, raw: bytes) -> bytes:
    """All that the server says until it hangs up."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(raw)
        answer = b""
        # A server that hangs up before it has read everything resets the connection.
        with suppress(ConnectionResetError):
            while part := connection.recv(65_536):
                answer += part
        return answer


def request(rest: bytes = b"", headers: bytes = HEADERS, method: bytes = b"GET") -> bytes:
    return method + b" " + LISTING + rest + b" HTTP/1.1\r\n" + headers + b"\r\n"


def status_of(answer: bytes) -> int:
    version, status, _ = answer.split(b" ", 2)
    assert version in (b"HTTP/1.1", b"HTTP/1.0")
    return int(status)


def test_what_is_no_http(server: Server) -> None:
    assert {
        name: status_of(send(server, request(rest, HEADERS + headers)))
        for name, (rest, headers, _) in REFUSED.items()
    } == {name: status for name, (*_, status) in REFUSED.items()}


@pytest.mark.parametrize("name", TAKEN)
def test_what_is_odd_and_harmless(name: str, server: Server) -> None:
    answer = send(server, request(headers=HEADERS + TAKEN[name]))

    assert (status_of(answer), answer.partition(b"\r\n\r\n")[2]) == (200, EMPTY)


@pytest.mark.parametrize("name", PROBLEMS)
def test_what_is_http_and_not_right(name: str, server: Server) -> None:
    rest, headers, status, parameters = PROBLEMS[name]
    answer = send(server, request(rest, headers))
    head, _, body = answer.partition(b"\r\n\r\n")
    problem = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
    named = [error["parameter"] for error in problem.get("errors", [])]

    assert (status_of(answer), problem["status"], named) == (status, status, parameters or [])
    assert b"\r\nContent-Type: application/problem+json\r\n" in head


@pytest.mark.parametrize("name", BODIES)
def test_a_body_of_a_get_is_left_alone(name: str, server: Server) -> None:
    headers, body = BODIES[name]
    first = request(headers=b"Host: localhost\r\n" + headers) + body
    answer = send(server, first + request(rest=b"?limit=0"))

    assert status_of(answer) == 200
    assert answer.count(b"HTTP/1.1 ") in (1, 2)
    assert EMPTY in answer
    assert b"/admin/" not in answer
    if answer.count(b"HTTP/1.1 ") == 2:
        assert b"Enter a whole number from 1 to 100." in answer


def test_methods_byte_by_byte(server: Server) -> None:
    head = send(server, request(method=b"HEAD"))
    got = send(server, request())

    assert (status_of(head), head.partition(b"\r\n\r\n")[2]) == (200, b"")
    assert b"\r\nContent-Length: %d\r\n" % len(EMPTY) in head
    assert got.partition(b"\r\n\r\n")[2] == EMPTY
    for method, status in ((b"POST", 405), (b"TRACE", 405), (b"X" * 20, 405), (b"OPTIONS", 204)):
        answer = send(server, request(method=method, headers=HEADERS + b"Content-Length: 0\r\n"))
        assert status_of(answer) == status
        assert b"\r\nAllow: GET, HEAD, OPTIONS\r\n" in answer
    assert status_of(send(server, request(method=b"get"))) == 400


def test_an_absolute_address_is_read_by_its_path(server: Server) -> None:
    raw = request().replace(LISTING, b"http://evil.example/api/v1/topics/")

    assert send(server, raw).partition(b"\r\n\r\n")[2] == EMPTY

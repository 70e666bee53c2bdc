"""What is made of a server's answer, or of none."""

import contextlib
import socket
import ssl
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import trustme

from cms.editorial.link_check.checking import Checker, Outcome, Result, normalised
from cms.foundation.http.gate import Gate
from cms.foundation.http.outgoing import InvalidAddressError
from tests.cms.editorial.link_check.conftest import LOOPBACK, Server, make_client, resolving

REDIRECT = {"Location": "/next"}


@pytest.mark.parametrize(
    ("status", "result"),
    [
        *((status, Result.WORKS) for status in (200, 203, 204, 206)),
        *((status, Result.FAILS) for status in (404, 410, 500, 502, 504, 520)),
        *((status, Result.UNCLEAR) for status in (401, 403, 405, 406, 418, 429, 451, 503, 999)),
    ],
)
def test_what_a_status_means(status: int, result: Result, server: Server, checker: Checker) -> None:
    server.pages["/"] = (status, {})
    outcome = checker.check(server.url())

    assert (outcome.result, outcome.code) == (result, status)


def test_the_body_is_not_asked_for_when_the_head_is_good(server: Server, checker: Checker) -> None:
    server.pages["/"] = (200, {})
    checker.check(server.url("/#part"))

    assert server.asked == [("HEAD", "/")]


def test_a_server_that_has_no_head_is_asked_for_the_page(server: Server, checker: Checker) -> None:
    def page(request: BaseHTTPRequestHandler) -> None:
        request.send_response(405 if request.command == "HEAD" else 200)
        request.end_headers()

    server.pages["/"] = page

    assert checker.check(server.url()) == Outcome(Result.WORKS, code=200)
    assert server.asked == [("HEAD", "/"), ("GET", "/")]


def test_it_says_who_asks_and_sends_nothing_else_of_us(server: Server, checker: Checker) -> None:
    server.pages["/"] = (200, {})
    checker.check(f"http://name:password@127.0.0.1:{server.port}/")

    assert server.headers == [
        {
            "Host": f"127.0.0.1:{server.port}",
            "User-Agent": "Test (+http://testserver)",
            "Accept": "text/html, */*;q=0.8",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
    ]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(status: int, server: Server, checker: Checker) -> None:
    server.pages |= {"/": (status, REDIRECT), "/next": (200, {})}
    assert checker.check(server.url()).result == Result.WORKS
    server.pages["/next"] = (404, {})

    assert checker.check(server.url()).result == Result.FAILS


@pytest.mark.parametrize(("redirects", "result"), [(5, Result.WORKS), (6, Result.FAILS)])
def test_five_redirects_are_followed(
    redirects: int, result: Result, server: Server, checker: Checker
) -> None:
    for number in range(redirects):
        server.pages[f"/{number}"] = (302, {"Location": f"/{number + 1}"})
    server.pages[f"/{redirects}"] = (200, {})

    assert checker.check(server.url("/0")).result == result
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    "headers", [{}, {"Location": "http://[bad/"}, {"Location": "mailto:a@example.com"}]
)
def test_a_redirect_to_nowhere_fails(
    headers: dict[str, str], server: Server, checker: Checker
) -> None:
    server.pages["/"] = (302, headers)

    assert checker.check(server.url()).result == Result.FAILS
    assert server.asked == [("HEAD", "/")]


def test_a_redirect_with_letters_of_any_script_is_followed(
    server: Server, checker: Checker
) -> None:
    location = "/rücken schmerz".encode().decode("latin-1")
    server.pages |= {"/": (301, {"Location": location}), "/r%C3%BCcken%20schmerz": (200, {})}

    assert checker.check(server.url()).result == Result.WORKS


@pytest.mark.parametrize("url", ["http://", "http:///path", "http://[bad/", "http://a:x/", "x"])
def test_what_is_no_address_fails(url: str, checker: Checker) -> None:
    assert checker.check(url) == Outcome(Result.FAILS, "This is not an address.")


@pytest.mark.parametrize("text", ["/a b", "/a\r\nX: y", "/a\x00", "/ü"])
def test_nothing_is_smuggled_into_a_request(text: str, server: Server, checker: Checker) -> None:
    outcome = checker.check(f"http://127.0.0.1:{server.port}{text}")

    assert outcome.result in (Result.FAILS, Result.WORKS)
    assert [list(headers) for headers in server.headers if "X" in headers] == []


def test_an_address_is_sent_in_ascii() -> None:
    assert normalised("HTTP://Bücher.example/ä?ö=ü#x") == (
        "http://xn--bcher-kva.example/%C3%A4?%C3%B6=%C3%BC"
    )
    with pytest.raises(InvalidAddressError):
        normalised("http://" + "a" * 64 + ".example/")


def test_a_server_that_says_nothing_fails_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as quiet:
        port = quiet.getsockname()[1]
        checker = Checker(make_client(Gate(networks=LOOPBACK, ports={port}), timeout=0.2))

        outcome = checker.check(f"http://127.0.0.1:{port}/")
    assert outcome == Outcome(Result.FAILS, "The server did not answer in time.")


def talkative(request: BaseHTTPRequestHandler) -> None:
    """A good answer, after more headers than anybody needs."""
    with contextlib.suppress(OSError):
        request.send_response(200)
        for number in range(90):
            request.send_header(f"X-{number}", "x" * 4000)
        request.end_headers()


def dripping(request: BaseHTTPRequestHandler) -> None:
    """A good answer, a byte at a time, each of them soon after the one before."""
    with contextlib.suppress(OSError):
        for byte in b"HTTP/1.1 200 OK\r\n\r\n":
            time.sleep(0.1)
            request.wfile.write(bytes([byte]))


@pytest.mark.parametrize(
    ("respond", "detail"),
    [
        (talkative, "The server did not answer as a web server does."),
        (dripping, "The server did not answer in time."),
    ],
)
def test_an_answer_that_takes_too_much_is_cut_off(
    respond: Any, detail: str, server: Server
) -> None:
    server.pages["/"] = respond
    gate = Gate(networks=LOOPBACK, ports={server.port})
    outcome = Checker(make_client(gate, timeout=0.5)).check(server.url())

    assert outcome == Outcome(Result.FAILS, detail)
    assert server.asked == [("HEAD", "/"), ("GET", "/")]


def greeting(request: BaseHTTPRequestHandler) -> None:
    """What a mail server says."""
    request.wfile.write(b"220 mail.example ESMTP\r\n")


def test_what_is_no_web_server_fails(server: Server, checker: Checker) -> None:
    server.pages["/"] = greeting
    outcome = checker.check(server.url())

    assert outcome == Outcome(Result.FAILS, "The server did not answer as a web server does.")


def test_a_closed_port_fails(checker: Checker, server: Server) -> None:
    server.http.server_close()
    outcome = checker.check(server.url())

    assert outcome.detail == "The server refused the connection or broke it off."
    assert (outcome.result, outcome.answered) == (Result.FAILS, False)


@pytest.mark.parametrize(
    ("error", "result"),
    [(socket.EAI_NONAME, Result.FAILS), (socket.EAI_AGAIN, Result.UNCLEAR)],
)
def test_a_name_that_is_not_found_and_a_resolver_that_fails(error: int, result: Result) -> None:
    def resolve(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(error, "no")

    checker = Checker(make_client(Gate(resolve=resolve)))

    assert checker.check("http://clinic.example/").result == result


AUTHORITY = "authority.pem"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for clinic.example with its key; beside it is that of who signed it."""
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(path.with_name(AUTHORITY)))
    made = authority.issue_cert("clinic.example")
    made.private_key_and_cert_chain_pem.write_to_path(str(path))
    return path


@pytest.fixture
def encrypted(server: Server, certificate: Path) -> Server:
    """The server, with encryption."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.http.socket = context.wrap_socket(server.http.socket, server_side=True)
    server.pages["/"] = (200, {})
    return server


@pytest.mark.parametrize(
    ("host", "trusted", "expected"),
    [
        ("clinic.example", True, Outcome(Result.WORKS, code=200)),
        (
            "other.example",
            True,
            Outcome(Result.FAILS, "Browsers warn of it: its certificate is of another site."),
        ),
        (
            "clinic.example",
            False,
            Outcome(Result.UNCLEAR, "Its certificate could not be verified from here."),
        ),
    ],
    ids=["good", "of another site", "of nobody known"],
)
def test_certificates_are_verified_for_the_name(
    host: str, trusted: bool, expected: Outcome, encrypted: Server, certificate: Path
) -> None:
    context = ssl.create_default_context(
        cafile=certificate.with_name(AUTHORITY) if trusted else None
    )
    gate = Gate(networks=LOOPBACK, ports={encrypted.port}, resolve=resolving("127.0.0.1"))
    checker = Checker(make_client(gate, context=context))

    assert checker.check(f"https://{host}:{encrypted.port}/") == expected


def test_the_same_server_is_asked_after_a_pause(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[float] = []
    monkeypatch.setattr("cms.foundation.http.outgoing.time.sleep", pauses.append)
    server.pages |= {"/": (302, REDIRECT), "/next": (200, {})}
    gate = Gate(networks=LOOPBACK, ports={server.port})
    Checker(make_client(gate, pause=30)).check(server.url())

    first, second = pauses
    assert first == 0
    assert 0 < second <= 30

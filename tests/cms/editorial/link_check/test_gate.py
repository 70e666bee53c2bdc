"""Nothing inside the house is asked, by whichever name it is called."""

import socket
import threading
from ipaddress import ip_address
from typing import Any

import pytest

from cms.editorial.link_check.checking import Checker, Result
from cms.foundation.http.gate import Gate, RefusedError, is_public_address
from tests.cms.editorial.link_check.conftest import LOOPBACK, Server, make_client, resolving

NOT_PUBLIC = "It leads to an address that is not public."


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "224.0.0.1"),
        *("240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1"),
        *("ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1"),
        *("64:ff9b::a00:1", "64:ff9b:1::1", "2002:7f00:1::", "2002:a00:1::", "2001:db8::1"),
        *("2001:0:1::", "100::1", "4000::1"),
    ],
)
def test_an_address_that_is_not_public(address: str) -> None:
    assert not is_public_address(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_an_address_that_is_public(address: str) -> None:
    assert is_public_address(ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "127.0.0.1", "127.1", "0", "0x7f000001", "2130706433", "017700000001"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::]", "127.0.0.1.", "LOCALHOST", "ⓛocalhost"),
        *("user@127.0.0.1", "example.com@127.0.0.1", "１２７.0.0.1"),
    ],
)
def test_this_machine_is_not_asked_by_any_of_its_names(host: str, server: Server) -> None:
    """The names are looked up for real, and the port is allowed: the address alone stops it."""
    server.pages["/"] = (200, {})
    checker = Checker(make_client(Gate(ports={server.port})))
    outcome = checker.check(server.url(host=host))

    assert outcome.result != Result.WORKS
    assert (outcome.code, server.asked) == (None, [])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "0x7f000001", "2130706433", "[::1]"])
def test_the_reason_is_the_address(host: str) -> None:
    outcome = Checker(make_client(Gate())).check(f"http://{host}/")

    assert (outcome.result, outcome.detail) == (Result.UNCLEAR, NOT_PUBLIC)


def test_one_private_address_among_public_ones_is_enough() -> None:
    def resolve(host: str, port: int, **_: Any) -> list[tuple[Any, ...]]:
        return [(0, 0, 0, "", (address, port)) for address in ("8.8.8.8", "10.0.0.1")]

    with pytest.raises(RefusedError):
        Gate(resolve=resolve).addresses("example.com", 80, 1)


@pytest.mark.parametrize("port", [22, 25, 6379, 5432, 8000, 8080])
def test_other_ports_are_not_asked(port: int) -> None:
    outcome = Checker(make_client(Gate(networks=LOOPBACK))).check(f"http://127.0.0.1:{port}/")

    assert (outcome.result, outcome.detail) == (Result.UNCLEAR, f"Port {port} is not asked.")


def test_a_redirect_into_the_house_is_not_followed(server: Server) -> None:
    inside = server.url("/secret", host="127.0.0.2")
    server.pages |= {"/": (302, {"Location": inside}), "/secret": (200, {})}
    gate = Gate(networks=("127.0.0.1/32",), ports={server.port})
    outcome = Checker(make_client(gate)).check(server.url())

    assert (outcome.result, outcome.detail) == (Result.UNCLEAR, NOT_PUBLIC)
    assert server.asked == [("HEAD", "/")]


def test_a_redirect_to_another_port_or_kind_is_not_followed(server: Server) -> None:
    for location in ("http://127.0.0.1:22/", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher:x"):
        server.pages["/"] = (302, {"Location": location})
        checker = Checker(make_client(Gate(networks=LOOPBACK, ports={server.port})))

        assert checker.check(server.url()).result != Result.WORKS
    assert {path for _, path in server.asked} == {"/"}


def test_the_connection_goes_to_the_address_that_was_checked(server: Server) -> None:
    """The name means the server once; were it looked up again, it would lead to nobody."""
    server.pages["/"] = (200, {})
    gate = Gate(networks=LOOPBACK, ports={server.port}, resolve=resolving("127.0.0.1", "192.0.2.1"))
    answer = make_client(gate).ask("HEAD", server.url(host="clinic.example"))

    assert answer.status == 200
    assert server.headers[0]["Host"] == f"clinic.example:{server.port}"


def test_each_request_of_a_chain_looks_the_name_up_again(server: Server) -> None:
    """A name that is public at first, and then leads into the house, is refused the second time."""
    server.pages |= {"/": (302, {"Location": "/next"}), "/next": (200, {})}
    gate = Gate(
        networks=("127.0.0.1/32",), ports={server.port}, resolve=resolving("127.0.0.1", "127.0.0.2")
    )
    outcome = Checker(make_client(gate)).check(server.url(host="clinic.example"))

    assert (outcome.result, outcome.detail) == (Result.UNCLEAR, NOT_PUBLIC)
    assert server.asked == [("HEAD", "/")]


def test_proxies_of_the_environment_are_not_used(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, server.url())
    gate = Gate(networks=LOOPBACK, resolve=resolving("127.0.0.1"), ports={80, server.port})
    Checker(make_client(gate)).check("http://clinic.example/")

    assert server.asked == []


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    freed = threading.Event()

    def resolve(*_: Any, **__: Any) -> list[tuple[Any, ...]]:
        freed.wait()
        return []

    with pytest.raises(socket.gaierror) as raised:
        Gate(resolve=resolve).addresses("slow.example", 80, 0.1)

    assert raised.value.errno == socket.EAI_AGAIN
    freed.set()

"""The gate of outgoing requests: it allows public addresses on the usual ports only."""

import queue
import socket
import threading
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

Network = IPv4Network | IPv6Network
Resolve = Callable[..., list[tuple[Any, ...]]]

GLOBAL_UNICAST = IPv6Network("2000::/3")
SIX_TO_FOUR = IPv6Network("2002::/16")
TRANSLATED = IPv6Network("64:ff9b::/96")  # NAT64: the last four bytes are an IPv4 address.
PROTOCOL_ASSIGNMENTS = IPv4Network("192.0.0.0/24")


class RefusedError(Exception):
    """Raised for an address to which this application sends no request."""


def is_public_address(address: IPv4Address | IPv6Address) -> bool:
    """Return whether `address` is that of a single machine on the public internet.

    `is_global` of Python 3.11 lets some others pass: multicast, site-local, and IPv4 inside IPv6.
    """
    if isinstance(address, IPv4Address):
        reserved = address.is_multicast or address in PROTOCOL_ASSIGNMENTS
        return address.is_global and not reserved
    if address.ipv4_mapped:
        return is_public_address(address.ipv4_mapped)
    if address in TRANSLATED:
        return is_public_address(IPv4Address(address.packed[-4:]))
    return address.is_global and address in GLOBAL_UNICAST and address not in SIX_TO_FOUR


class Gate:
    """A resolver of host names that refuses every address that is not public.

    For tests, `networks` are allowed in addition, and `ports` replaces the usual ports.
    """

    def __init__(
        self,
        *,
        networks: Sequence[str] = (),
        ports: Collection[int] = (80, 443),
        resolve: Resolve = socket.getaddrinfo,
    ) -> None:
        self._networks = [ip_network(network) for network in networks]
        self._ports = frozenset(ports)
        self._resolve = resolve

    def addresses(self, host: str, port: int, timeout: float) -> list[str]:
        """Return the addresses of `host`, found within `timeout` seconds.

        Raise RefusedError if one of them is not public, and OSError if there are none.
        """
        if port not in self._ports:
            raise RefusedError(f"Port {port} is not asked.")
        found = [str(entry[4][0]) for entry in self._look_up(host, port, timeout)]
        for address in found:
            if not self._is_allowed(address):
                raise RefusedError("It leads to an address that is not public.")
        return list(dict.fromkeys(found))

    def _is_allowed(self, text: str) -> bool:
        address = ip_address(text)
        return is_public_address(address) or any(address in each for each in self._networks)

    def _look_up(self, host: str, port: int, timeout: float) -> list[tuple[Any, ...]]:
        """Resolve `host` in a thread of its own, because the resolver has no time limit.

        The thread is not stopped at the limit; it ends when the resolver returns.
        """
        answers: queue.Queue[list[tuple[Any, ...]] | OSError] = queue.Queue()

        def look_up() -> None:
            try:
                answers.put(self._resolve(host, port, type=socket.SOCK_STREAM))
            except OSError as error:
                answers.put(error)
            except UnicodeError:
                answers.put(socket.gaierror(socket.EAI_NONAME, "not a host name"))

        threading.Thread(target=look_up, daemon=True).start()
        try:
            answer = answers.get(timeout=timeout)
        except queue.Empty:
            raise socket.gaierror(socket.EAI_AGAIN, "the resolver does not answer") from None
        if isinstance(answer, OSError):
            raise answer
        return answer

"""Resolves, checks and dials every connection to a host that a user specified.

The address that was checked is the address that is dialled, so the name cannot resolve differently in
between (DNS rebinding). Private, loopback and link-local addresses are refused unless allowed; metadata
addresses always.
"""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from shared.errors import AddressForbidden, ConnectionFailed

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Iterable[str]]

_UNICAST = IPv6Network("2000::/3")
"""Global unicast addresses (RFC 4291, 2.4); `is_global` of the standard library accepts more than these."""
_IPV4_PREFIXES = tuple(
    map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/96"))
)
"""Prefixes of addresses whose last 32 bits are an IPv4 address (RFC 4291, 2.5.5; RFC 2765, 2.1; RFC 6052; RFC 8215)."""
_METADATA = frozenset(
    map(ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192"))
)
"""Cloud metadata services, which hand out credentials: most clouds, AWS by IPv6, Alibaba, Azure, Oracle."""


def _resolve(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class Network:
    """Which hosts this deployment may connect to. Metadata addresses are always refused."""

    allow_private: bool = False
    resolve: Resolver = _resolve

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, all of them checked.

        Raises AddressForbidden if any is forbidden, ConnectionFailed if the name does not resolve.
        """
        try:
            found = list(self.resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise ConnectionFailed(
                f"The host name {host!r} cannot be resolved.", remedy="Check the host name.", said=str(error)
            ) from error
        for address in found:
            self._check(host, ip_address(address.partition("%")[0]))
        if not found:
            raise ConnectionFailed(f"The host name {host!r} has no address.", remedy="Check the host name.")
        return found

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        """A TCP connection to the first address that accepts it, with `timeout_s` per address.

        Raises AddressForbidden or ConnectionFailed.
        """
        failures: list[str] = []
        for address in self.addresses(host, port):
            try:
                connection = socket.create_connection((address, port), timeout_s)
            except OSError as error:
                failures.append(f"{address}: {error}")
                continue
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return connection
        raise ConnectionFailed(
            f"{host}:{port} does not respond.",
            remedy="Check the host and port, and that the DSP allows this deployment's IP addresses.",
            said="; ".join(failures),
        )

    def _check(self, host: str, address: Address) -> None:
        effective = _effective(address)
        allowed = effective not in _METADATA and not effective.is_unspecified and not effective.is_multicast
        if not allowed or not (self.allow_private or _is_public(effective)):
            raise AddressForbidden(
                f"{host!r} resolves to {address}, which is not a public address.",
                remedy="Use a public host, or allow private hosts in the deployment's settings.",
            )


PUBLIC = Network()


def _is_public(address: Address) -> bool:
    return address.is_global and (isinstance(address, IPv4Address) or address in _UNICAST)


def _effective(address: Address) -> Address:
    """The IPv4 address embedded in an IPv6 address (mapped, translated, 6to4), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in prefix for prefix in _IPV4_PREFIXES):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address

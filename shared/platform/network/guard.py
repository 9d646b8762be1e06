"""Owns the way out: every connection to a host that a user named is resolved, checked and dialled here.

The address that was checked is the address that is dialled, so a name cannot change its meaning in
between (DNS rebinding). Private, loopback, link-local and metadata addresses are refused unless allowed.
"""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from shared.errors import AddressForbidden, ConnectionFailed

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Iterable[str]]

_UNICAST = IPv6Network("2000::/3")
"""What is assigned to public hosts (RFC 4291, 2.4); the standard library calls more than that global."""
_CARRIERS = tuple(map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/96")))
"""Their last 32 bits are an IPv4 address (RFC 4291, 2.5.5; RFC 2765, 2.1; RFC 6052; RFC 8215)."""
_METADATA = frozenset(
    map(ip_address, ("169.254.169.254", "fd00:ec2::254", "100.100.100.200", "168.63.129.16", "192.0.0.192"))
)
"""Where clouds tell machines their credentials: most of them, AWS by IPv6, Alibaba, Azure, Oracle."""


def _resolve(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class Network:
    """Where this deployment may connect to. Metadata addresses are refused in any case."""

    allow_private: bool = False
    resolve: Resolver = _resolve
    own_buckets: frozenset[str] = frozenset()
    """Buckets of this deployment: its own identity never writes there on a tenant's word."""

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses of `host`, all of them checked.

        Raises AddressForbidden when any is forbidden, ConnectionFailed when the name has none.
        """
        try:
            found = list(self.resolve(host, port))
        except (OSError, UnicodeError) as error:
            raise ConnectionFailed(
                f"The name {host!r} cannot be resolved.", remedy="Check the host name.", said=str(error)
            ) from error
        for address in found:
            self._check(host, ip_address(address.partition("%")[0]))
        if not found:
            raise ConnectionFailed(f"The name {host!r} has no address.", remedy="Check the host name.")
        return found

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        """A TCP connection to the first address that answers, with `timeout_s` per address.

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
            f"{host}:{port} does not answer.",
            remedy="Check host and port, and that the DSP admits this deployment's addresses.",
            said="; ".join(failures),
        )

    def _check(self, host: str, address: Address) -> None:
        plain = _embedded(address)
        allowed = plain not in _METADATA and not plain.is_unspecified and not plain.is_multicast
        if not allowed or not (self.allow_private or _is_public(plain)):
            raise AddressForbidden(
                f"{host!r} leads to {address}, which is no public address.",
                remedy="Name a public host, or allow private hosts in the deployment's settings.",
            )


PUBLIC = Network()


def _is_public(address: Address) -> bool:
    return address.is_global and (isinstance(address, IPv4Address) or address in _UNICAST)


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries within (mapped, translated, 6to4), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in carrier for carrier in _CARRIERS):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address

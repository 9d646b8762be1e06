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

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_METADATA = frozenset({ip_address("169.254.169.254"), ip_address("fd00:ec2::254")})


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
        if not allowed or not (self.allow_private or plain.is_global):
            raise AddressForbidden(
                f"{host!r} leads to {address}, which is no public address.",
                remedy="Name a public host, or allow private hosts in the deployment's settings.",
            )


PUBLIC = Network()


def _embedded(address: Address) -> Address:
    """The IPv4 address that an IPv6 one carries within (mapped, 6to4, NAT64), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address

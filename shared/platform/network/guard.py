"""Resolves, checks and dials every connection to a host that a user specified.

The address that was checked is the address that is dialled, so the name cannot resolve differently in
between (DNS rebinding). Private and loopback addresses are refused unless their network is allowed; link-local and
metadata addresses always.
"""

import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from shared.errors import AddressForbidden, ConnectionFailed

Address = IPv4Address | IPv6Address
Subnet = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Iterable[str]]

_UNICAST = IPv6Network("2000::/3")
"""Global unicast addresses (RFC 4291, 2.4); `is_global` of the standard library accepts more than these."""
_IPV4_PREFIXES = tuple(
    map(IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/96"))
)
"""Prefixes of addresses whose last 32 bits are an IPv4 address (RFC 4291, 2.5.5; RFC 2765, 2.1; RFC 6052; RFC 8215)."""
_METADATA: tuple[Subnet, ...] = tuple(
    map(
        ip_network,
        (
            "169.254.0.0/16",  # link-local: most clouds, ECS (169.254.170.2) and EKS (169.254.170.23)
            "fe80::/10",
            "fd00:ec2::/32",  # AWS by IPv6
            "fd20:ce::/32",  # Google by IPv6
            "100.100.100.200/32",  # Alibaba
            "168.63.129.16/32",  # Azure
            "192.0.0.192/32",  # Oracle
        ),
    )
)
"""Where metadata services of clouds are, which hand out credentials."""

_MAX_ADDRESSES = 8
"""A name may have thousands, and each is tried for as long as a connection may take."""


def _resolve(host: str, port: int) -> list[str]:
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in answers))


@dataclass(frozen=True, slots=True)
class Network:
    """Which hosts this deployment may connect to. Metadata addresses are always refused."""

    allow_private: bool | tuple[Subnet, ...] = False
    """The networks of private addresses that are allowed; True for all."""
    resolve: Resolver = _resolve

    def addresses(self, host: str, port: int) -> list[str]:
        """The first eight addresses of `host`, once all of them were checked.

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
        return found[:_MAX_ADDRESSES]

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
        allowed = not _is_in(effective, _METADATA) and not effective.is_unspecified and not effective.is_multicast
        if not allowed or not (_is_public(effective) or self._is_allowed(effective)):
            raise AddressForbidden(
                f"{host!r} resolves to {address}, which is not a public address.",
                remedy="Use a public host, or allow private hosts in the deployment's settings.",
            )

    def _is_allowed(self, address: Address) -> bool:
        if isinstance(self.allow_private, bool):
            return self.allow_private
        return _is_in(address, self.allow_private)


PUBLIC = Network()


def is_public(address: str) -> bool:
    """Whether the address, as `Network.addresses` returns it, is reached over the public Internet."""
    return _is_public(_effective(ip_address(address.partition("%")[0])))


def _is_in(address: Address, subnets: Iterable[Subnet]) -> bool:
    return any(address in subnet for subnet in subnets)


def _is_public(address: Address) -> bool:
    return address.is_global and (isinstance(address, IPv4Address) or address in _UNICAST)


def _effective(address: Address) -> Address:
    """The IPv4 address embedded in an IPv6 address (mapped, translated, 6to4), or the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if any(address in prefix for prefix in _IPV4_PREFIXES):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or address

"""Looks up TXT records in the DNS: a port, and its adapter, which asks the resolvers of the machine."""

from collections.abc import Sequence
from typing import Protocol

from shared.errors import Unavailable


class TxtRecords(Protocol):
    """The TXT records of the DNS."""

    def find(self, name: str) -> frozenset[str]:
        """The values of the TXT records of `name`; empty if there are none. Raises Unavailable without an answer."""


class DnsTxtRecords:
    """The records that a recursive resolver finds. Over UDP, and over TCP where the answer is larger (RFC 7766)."""

    def __init__(self, nameservers: Sequence[str] = (), *, port: int = 53, timeout_s: float = 10) -> None:
        """`nameservers`: the addresses of resolvers; empty for those of the machine. A lookup takes at most
        `timeout_s` altogether."""
        self._nameservers, self._port, self._timeout_s = list(nameservers), port, timeout_s

    def find(self, name: str) -> frozenset[str]:
        """The values, each of its strings joined (RFC 7208, 3.3). Nothing is cached beyond the resolver."""
        from dns import exception, resolver

        try:
            lookup = resolver.Resolver(configure=not self._nameservers)
            if self._nameservers:
                lookup.nameservers, lookup.port = self._nameservers, self._port
            answer = lookup.resolve(f"{name}.", "TXT", search=False, lifetime=self._timeout_s)
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return frozenset()
        except (exception.DNSException, OSError) as error:
            raise Unavailable(f"The name servers of {name} gave no answer.", remedy="Try again later.") from error
        return frozenset(b"".join(record.strings).decode("ascii", "replace") for record in answer)

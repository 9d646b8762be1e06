"""Owns the sending of webhooks: HTTPS through the guarded network, no redirects, no proxy, little of the answer."""

import re
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from shared.errors import AddressForbidden, ConnectionFailed, Finding, InvalidInput, RemoteBusy
from shared.platform.network.guard import Network
from shared.platform.network.http import guarded_pools
from shared.platform.network.post import Reply

_CONNECT_S, _DEADLINE_S = 5, 15
_ANSWER_BYTES = 1000
_EXCERPT = 300
_AGENT = "Stardust-Distro-Webhooks/1"


class HttpPost:
    """A Post on urllib3. Each message has a connection of its own: receivers are many and each hears little."""

    def __init__(self, network: Network, *, deadline_s: float = _DEADLINE_S) -> None:
        self._network = network
        self._deadline_s = deadline_s

    def check(self, url: str) -> None:
        """Raises InvalidInput unless the URL is HTTPS (HTTP too where private hosts are allowed) to a public host."""
        try:
            parts = _parts(url)
            if parts.scheme != "https" and not self._network.allow_private:
                raise ValueError("Messages go over HTTPS only.")
            self._network.addresses(parts.hostname or "", parts.port or 443)
        except (AddressForbidden, ConnectionFailed) as error:
            raise InvalidInput([Finding("url", error.message, "invalid", remedy="Name a public host.")]) from error
        except ValueError as error:
            raise InvalidInput([Finding("url", str(error), "invalid", remedy="Name an https:// address.")]) from error

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """POSTs the body; any status is an answer. Raises ConnectionFailed, AddressForbidden, RemoteBusy."""
        pools = PoolManager(num_pools=1, timeout=Timeout(connect=_CONNECT_S, read=self._deadline_s))
        with pools, _Deadline(self._deadline_s) as deadline:
            guarded = guarded_pools(pools.pool_classes_by_scheme, self._network)
            pools.pool_classes_by_scheme = {scheme: deadline.watch(pool) for scheme, pool in guarded.items()}
            try:
                answer = pools.request(
                    "POST",
                    url,
                    body=body,
                    headers={"Content-Type": "application/json", "User-Agent": _AGENT, **headers},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
                start = answer.read1(_ANSWER_BYTES)
            except (HTTPError, OSError) as error:
                if deadline.passed:
                    raise RemoteBusy(f"The receiver took longer than {self._deadline_s:g} seconds.") from error
                raise ConnectionFailed(_told(error), remedy="Check the receiver.") from error
            return Reply(answer.status, _excerpt(start), _seconds(answer.headers.get("Retry-After")))


class _Deadline:
    """Hangs up when the time is over: a timeout per read lets a receiver drip for hours."""

    def __init__(self, seconds: float) -> None:
        self.passed = False
        self._copies: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._hang_up)

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, _t: type[BaseException] | None, _e: BaseException | None, _tb: TracebackType | None) -> None:
        self._timer.cancel()
        self._timer.join()
        for copy in self._copies:
            copy.close()

    def watch(self, pool: type[Any]) -> type[Any]:
        """The same pool class; its connections are hung up when the time is over."""
        dial = pool.ConnectionCls._new_conn

        def watched(connection: Any) -> socket.socket:
            opened: socket.socket = dial(connection)
            self._copies.append(opened.dup())  # TLS takes the first one over
            return opened

        connection = type("WatchedConnection", (pool.ConnectionCls,), {"_new_conn": watched})
        return type("WatchedPool", (pool,), {"ConnectionCls": connection})

    def _hang_up(self) -> None:
        self.passed = True
        for copy in self._copies:
            with suppress(OSError):
                copy.shutdown(socket.SHUT_RDWR)


def _parts(url: str) -> SplitResult:
    """The URL's parts. Raises ValueError for one that says more than where to go."""
    parts = urlsplit(url)
    if not parts.hostname or "@" in parts.netloc:
        raise ValueError("The address must name a host, and no user.")
    if parts.fragment or parts.port == 0:
        raise ValueError("The address must have no fragment, and a port from 1 to 65535 if any.")
    return parts


def _told(error: Exception) -> str:
    """What went wrong, by kind: the text of a library's error holds addresses and memory places."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return next((_TOLD[kind] for kind in kinds if kind in _TOLD), f"The connection failed ({kinds[0]}).")


_TOLD = {
    "TimeoutError": "The receiver does not answer.",
    "SSLError": "The receiver's certificate is not valid.",
    "ProtocolError": "The receiver hung up, or does not speak HTTP.",
}


def _excerpt(start: bytes) -> str:
    text = start.decode("utf-8", "replace")
    return "".join(character if character.isprintable() else " " for character in text)[:_EXCERPT]


def _seconds(retry_after: str | None) -> int | None:
    """Retry-After in seconds (RFC 9110, 10.2.3), at most eight digits; the form as a date is not heeded."""
    return int(retry_after) if retry_after and re.fullmatch("[0-9]{1,8}", retry_after) else None

"""Adapter for sending webhooks: HTTPS through the guarded network, no redirects, no proxy, limited response size."""

import re
from collections.abc import Mapping
from urllib.parse import SplitResult, urlsplit

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from shared.errors import AddressForbidden, ConnectionFailed, Finding, InvalidInput, RemoteBusy
from shared.platform.network.answers import AnswerBounds, AnswerOverdue
from shared.platform.network.guard import Network, is_public
from shared.platform.network.http import guarded_pools
from shared.platform.network.post import Reply

_CONNECT_S, _DEADLINE_S = 5, 15
_MAX_RESPONSE_BYTES = 1000
_MAX_EXCERPT = 300
_AGENT = "Stardust-Distro-Webhooks/1"


class HttpPost:
    """A Post on urllib3. Each message uses its own connection: there are many receivers, with few messages each."""

    def __init__(self, network: Network, *, deadline_s: float = _DEADLINE_S) -> None:
        self._network = network
        self._deadline_s = deadline_s

    def check(self, url: str) -> None:
        """Raises InvalidInput unless the URL is HTTPS, or HTTP to an allowed private host."""
        try:
            parts = _parts(url)
            if parts.scheme != "https" and not (parts.scheme == "http" and self._network.allow_private):
                raise ValueError("Messages are sent over HTTPS only.")
            found = self._network.addresses(parts.hostname or "", parts.port or 443)
            if parts.scheme == "http" and any(map(is_public, found)):
                raise ValueError("Messages are sent over HTTPS only.")
        except (AddressForbidden, ConnectionFailed) as error:
            raise InvalidInput([Finding("url", error.message, "invalid", remedy="Use a public host.")]) from error
        except ValueError as error:
            raise InvalidInput([Finding("url", str(error), "invalid", remedy="Use an https:// URL.")]) from error

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """POSTs the body; returns the reply for any status. Raises ConnectionFailed, AddressForbidden, RemoteBusy."""
        bounds = AnswerBounds(self._deadline_s, _MAX_RESPONSE_BYTES, cut=True)
        with PoolManager(num_pools=1, timeout=Timeout(connect=_CONNECT_S, read=self._deadline_s)) as pools:
            pools.pool_classes_by_scheme = guarded_pools(pools.pool_classes_by_scheme, self._network, bounds)
            try:
                response = pools.request(
                    "POST",
                    url,
                    body=body,
                    headers={"Content-Type": "application/json", "User-Agent": _AGENT, **headers},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
                start = response.read()
            except AnswerOverdue as error:
                raise RemoteBusy(f"The receiver took longer than {self._deadline_s:g} seconds.") from error
            except (HTTPError, OSError) as error:
                raise ConnectionFailed(_describe(error), remedy="Check the receiver.") from error
            return Reply(response.status, _excerpt(start), _seconds(response.headers.get("Retry-After")))


def _parts(url: str) -> SplitResult:
    """The URL's parts. Raises ValueError if it has no host, or has a user, a fragment or port 0."""
    parts = urlsplit(url)
    if not parts.hostname or "@" in parts.netloc:
        raise ValueError("The URL must have a host and no user.")
    if parts.fragment or parts.port == 0:
        raise ValueError("The URL must have no fragment; a port must be from 1 to 65535.")
    return parts


def _describe(error: Exception) -> str:
    """A message by type of error: the text of library errors contains IP addresses and memory addresses."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    return next((_MESSAGES[kind] for kind in kinds if kind in _MESSAGES), f"The connection failed ({kinds[0]}).")


_MESSAGES = {
    "TimeoutError": "The receiver does not respond.",
    "SSLError": "The receiver's certificate is not valid.",
    "ProtocolError": "The receiver closed the connection or does not speak HTTP.",
}


def _excerpt(start: bytes) -> str:
    text = start.decode("utf-8", "replace")
    return "".join(character if character.isprintable() else " " for character in text)[:_MAX_EXCERPT]


def _seconds(retry_after: str | None) -> int | None:
    """Retry-After in seconds (RFC 9110, 10.2.3), at most eight digits; the date form is ignored."""
    return int(retry_after) if retry_after and re.fullmatch("[0-9]{1,8}", retry_after) else None

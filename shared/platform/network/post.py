"""The interface for sending webhook messages. Adapters: https_post (through the guarded network), test doubles."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """A receiver's response: status, beginning of the body, and Retry-After in seconds."""

    status: int
    excerpt: str = ""
    retry_after_s: int | None = None


class Post(Protocol):
    """Sends messages by HTTP POST."""

    def check(self, url: str) -> None:
        """Raises InvalidInput if messages may not be sent to the URL, ConnectionFailed if its host does not resolve."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """POSTs the body. Raises ConnectionFailed, AddressForbidden, RemoteBusy (no response in time)."""

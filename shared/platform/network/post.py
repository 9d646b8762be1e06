"""Owns the interface to the receivers of webhooks. Adapters: http (the guarded network) and tests'."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Reply:
    """What a receiver answered: its status, the beginning of its body, and when it wants to hear again."""

    status: int
    excerpt: str = ""
    retry_after_s: int | None = None


class Post(Protocol):
    """Sends messages."""

    def check(self, url: str) -> None:
        """Raises InvalidInput if the address is none that messages may go to, ConnectionFailed if it has no host."""

    def send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        """POSTs the body. Raises ConnectionFailed, AddressForbidden, RemoteBusy (no answer in time)."""

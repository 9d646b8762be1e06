"""Owns requests and responses as the API sees them, whatever server carries them. Pure data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from shared.accounts.access import UNKNOWN, Origin

SECURITY_HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
}
"""What every answer carries (OWASP REST Security Cheat Sheet)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request; header names in lower case. `body` has at most one byte more than is allowed."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True)
class Response:
    """A response, whole."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

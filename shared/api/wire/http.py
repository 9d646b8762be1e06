"""HTTP requests and responses, independent of the web server. Pure data."""

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
"""The headers of every response (OWASP REST Security Cheat Sheet)."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request. Header names are in lower case; `body` may exceed the limit by at most one byte."""

    method: str
    path: str
    query: Sequence[tuple[str, str]] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True)
class Response:
    """A complete response."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

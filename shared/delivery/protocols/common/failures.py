"""Classifies failures, for all protocols: kinds as data, Retry-After, and the causes that an exception wraps."""

import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from shared.delivery.protocols.common.tls import untrusted
from shared.errors import ConnectionFailed, DeliveryError, RemoteBusy, RemoteFull, RemoteRefused, TransferCorrupted

LATER = "It will be retried later."
_MOST_S = 86_400.0


class Kind(NamedTuple):
    """The meaning of a server's error: the error class, what happened, and the remedy."""

    failure: type[DeliveryError]
    message: str
    remedy: str = LATER

    def error(self, said: str, headers: Mapping[str, str] | None = None) -> DeliveryError:
        """The error, with the server's own message and the seconds of its Retry-After (RFC 9110 section 10.2.3)."""
        return self.failure(self.message, remedy=self.remedy, said=said, retry_after_s=_retry_after_s(headers or {}))


CONNECTION_LOST = Kind(ConnectionFailed, "The connection was lost.")
REQUEST_TIMEOUT = Kind(ConnectionFailed, "The server timed out waiting for data.")
SLOW_DOWN = Kind(RemoteBusy, "The server is limiting the request rate.")
SERVER_ERROR = Kind(RemoteBusy, "The server reported an internal error.")
OUT_OF_SPACE = Kind(RemoteFull, "The server is out of space.", "Ask the DSP to free up space or to raise the quota.")
CORRUPTED = Kind(TransferCorrupted, "The data received by the server differs from the data sent.")
REFUSED = Kind(RemoteRefused, "The server rejected a request.", "Ask the DSP, quoting the server's message.")


def kind_of(code: str, kinds: Mapping[str, Kind], status: int, by_status: Mapping[int, str]) -> Kind:
    """The kind by the server's own code, else by the HTTP status (the response to a HEAD has no body, so no code)."""
    return kinds.get(code) or kinds.get(by_status.get(status, ""), REFUSED)


def causes(error: BaseException) -> list[BaseException]:
    """The error and everything it wraps; some libraries pass causes as arguments."""
    found: list[BaseException] = []
    pending: list[BaseException] = [error]
    while pending:
        current = pending.pop()
        if any(current is seen for seen in found):
            continue
        found.append(current)
        named = getattr(current, "kwargs", {}).get("error")  # botocore
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), named, *current.args]
        pending += [each for each in inner if isinstance(each, BaseException)]
    return found


def known_cause(error: BaseException) -> DeliveryError | None:
    """The cause that a library wrapped: our own error from the guarded network, or an untrusted certificate."""
    for cause in causes(error):
        if isinstance(cause, DeliveryError):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return untrusted(cause)
    return None


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After, which is a number or a date (RFC 9110 section 10.2.3); at most a day."""
    found = {name.lower(): value.strip() for name, value in headers.items()}
    value = found.get("retry-after", "")
    if value.isascii() and value.isdecimal():
        return min(float(value), _MOST_S)
    until, now = _moment(value), _moment(found.get("date", "")) or datetime.now(UTC)  # the clock that it was written by
    return min(max(0.0, (until - now).total_seconds()), _MOST_S) if until else None


def _moment(text: str) -> datetime | None:
    """A date of HTTP, which is always UTC."""
    try:
        return parsedate_to_datetime(text).replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None

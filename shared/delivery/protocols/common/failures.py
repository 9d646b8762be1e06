"""Classifies failures, for all protocols: kinds as data, Retry-After, and the causes that an exception wraps."""

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import NamedTuple

from shared.delivery.protocols.common.tls import untrusted
from shared.errors import (
    LATER,
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
    TransferCorrupted,
)

_MOST_S = 86_400.0
_NOTABLE_SKEW = timedelta(minutes=2)
"""Servers tolerate more: five minutes (Kerberos, OAuth), fifteen (Amazon, Azure)."""
_FULL = re.compile(r"no space|quota|disk full|file system full|insufficient storage", re.IGNORECASE)


class Kind(NamedTuple):
    """The meaning of a server's error: the error class, what happened, and the remedy."""

    failure: type[DeliveryError]
    message: str
    remedy: str = LATER

    def error(self, said: str, headers: Mapping[str, str] | None = None) -> DeliveryError:
        """The error, with the server's own message and the seconds of its Retry-After (RFC 9110 section 10.2.3).

        If the credentials were rejected while the clocks differ, says so: signatures and tokens contain the time.
        """
        about_time = self is CLOCKS_DIFFER
        skew = clock_skew(headers or {}) if about_time or issubclass(self.failure, AuthenticationFailed) else ""
        message = f"{self.message} {skew}".strip()
        remedy = f"{self.remedy} {CLOCKS_DIFFER.remedy}" if skew and not about_time else self.remedy
        return self.failure(message, remedy=remedy, said=said, retry_after_s=_retry_after_s(headers or {}))


CONNECTION_LOST = Kind(ConnectionFailed, "The connection was lost.")
REQUEST_TIMEOUT = Kind(ConnectionFailed, "The server timed out waiting for data.")
SLOW_DOWN = Kind(RemoteBusy, "The server is limiting the request rate.")
SERVER_ERROR = Kind(RemoteBusy, "The server reported an internal error.")
OUT_OF_SPACE = Kind(RemoteFull, "The server is out of space.", "Ask the DSP to free up space or to raise the quota.")
CORRUPTED = Kind(TransferCorrupted, "The data received by the server differs from the data sent.")
CLOCKS_DIFFER = Kind(
    RemoteBusy,
    "The server refuses the time of our request.",
    "Correct the clock of the machine that is wrong, or ask the DSP to correct theirs.",
)
REFUSED = Kind(RemoteRefused, "The server rejected a request.", "Ask the DSP, quoting the server's message.")


def kind_of(code: str, kinds: Mapping[str, Kind], status: int, by_status: Mapping[int, str], said: str = "") -> Kind:
    """The kind by the server's own code, else by the HTTP status (the response to a HEAD has no body, so no code)."""
    if code not in kinds and status >= 500 and says_full(said):
        return OUT_OF_SPACE
    return kinds.get(code) or kinds.get(by_status.get(status, ""), REFUSED)


def says_full(said: str) -> bool:
    """Whether the server's words mean that there is no space: many only say so in the text of a general error."""
    return bool(_FULL.search(said))


def folder_refused(folder: str, said: str) -> RemoteRefused:
    """The error for a folder that the server does not create."""
    return RemoteRefused(
        f"The server does not let us create the folder {folder}.",
        remedy="Ask the DSP to create it, or for permission to create folders.",
        said=said,
    )


def clock_skew(headers: Mapping[str, str]) -> str:
    """How far the server's clock (the header Date) differs from ours; empty if little, or if it is not known."""
    shown = _moment({name.lower(): value for name, value in headers.items()}.get("date", ""))
    ahead = shown - datetime.now(UTC) if shown else timedelta()
    if abs(ahead) < _NOTABLE_SKEW:
        return ""
    seconds = int(abs(ahead).total_seconds())
    amount = f"{seconds // 60} minutes" if seconds < 7200 else f"{seconds // 3600} hours"
    return f"Its clock is {amount} {'ahead of' if ahead > timedelta() else 'behind'} ours."


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

"""Owns what the failures of all protocols share: kinds as data, Retry-After, and what an exception wraps."""

import ssl
from collections.abc import Mapping
from typing import NamedTuple

from shared.delivery.protocols.common.tls import untrusted
from shared.errors import ConnectionFailed, DeliveryError, RemoteBusy, RemoteFull, RemoteRefused, TransferCorrupted

LATER = "It is tried again later."


class Kind(NamedTuple):
    """What a server's refusal means: the error's class, what happened, and how to mend it."""

    failure: type[DeliveryError]
    message: str
    remedy: str = LATER

    def error(self, said: str, headers: Mapping[str, str] | None = None) -> DeliveryError:
        """The error, with the server's own words and the seconds of its Retry-After (RFC 9110 section 10.2.3)."""
        return self.failure(self.message, remedy=self.remedy, said=said, retry_after_s=_retry_after_s(headers or {}))


BROKEN_OFF = Kind(ConnectionFailed, "The connection broke off.")
WAITED = Kind(ConnectionFailed, "The server waited too long for data.")
SLOW_DOWN = Kind(RemoteBusy, "The server asks to slow down.")
BROKEN = Kind(RemoteBusy, "The server failed within.")
FULL = Kind(RemoteFull, "The server has no space left.", "Ask the DSP to free space or to raise the quota.")
GARBLED = Kind(TransferCorrupted, "The server received other bytes than were sent.")
REFUSED = Kind(RemoteRefused, "The server refused a request.", "Ask the DSP; its own words are kept.")


def kind_of(code: str, kinds: Mapping[str, Kind], status: int, by_status: Mapping[int, str]) -> Kind:
    """By the server's own code, or else by the HTTP status (the answer to a HEAD has no body to tell a code)."""
    return kinds.get(code) or kinds.get(by_status.get(status, ""), REFUSED)


def causes(error: BaseException) -> list[BaseException]:
    """The error and all it wraps: libraries hand causes on as arguments too."""
    found: list[BaseException] = []
    pending: list[BaseException] = [error]
    while pending:
        current = pending.pop()
        if any(current is seen for seen in found):
            continue
        found.append(current)
        named = getattr(current, "kwargs", {}).get("error")  # botocore's way
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), named, *current.args]
        pending += [each for each in inner if isinstance(each, BaseException)]
    return found


def known_cause(error: BaseException) -> DeliveryError | None:
    """What a library may have wrapped: our own error (of the guarded network), or a certificate not to be trusted."""
    for cause in causes(error):
        if isinstance(cause, DeliveryError):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return untrusted(cause)
    return None


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    value = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    return float(value) if value.isdigit() else None

"""Owns what HTTP answers mean (RFC 9110 section 15): each becomes one delivery error with a remedy."""

import ssl
from collections.abc import Mapping

import requests
from google.auth.exceptions import GoogleAuthError

from shared.delivery.protocols.http_client import HttpAnswer
from shared.delivery.protocols.tls import untrusted
from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
    TransferCorrupted,
)

_LATER = "It is tried again later."

_KINDS: Mapping[int, tuple[type[DeliveryError], str, str]] = {
    401: (AuthenticationFailed, "The server refused the credentials.", "Check them with the DSP."),
    403: (RemoteRefused, "The server does not allow it.", "Ask the DSP for write permission."),
    404: (RemoteRefused, "There is no such place at the server.", "Check address, bucket and folder."),
    408: (ConnectionFailed, "The server waited too long for data.", _LATER),
    409: (RemoteRefused, "The server sees a conflict.", "Ask the DSP whether it has the file already."),
    413: (RemoteRefused, "The file is too large for the server.", "Ask the DSP for its limit."),
    429: (RemoteBusy, "The server asks to slow down.", _LATER),
    507: (RemoteFull, "The server has no space left.", "Ask the DSP to free space or to raise the quota."),
}
_REDIRECT = (RemoteRefused, "The server sends us elsewhere.", "Name the address that it leads to, if you trust it.")
_REFUSED = (RemoteRefused, "The server refused the request.", "Ask the DSP; its own words are kept.")
_BROKEN = (RemoteBusy, "The server failed within.", _LATER)


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words and its Retry-After."""
    if isinstance(error, HttpAnswer):
        return _from_answer(error)
    for cause in _causes(error):
        if isinstance(cause, DeliveryError):
            return cause
        if isinstance(cause, ssl.SSLCertVerificationError):
            return untrusted(cause)
        if isinstance(cause, GoogleAuthError) and not cause.retryable:
            return AuthenticationFailed("No access token was given.", remedy="Check the key.", said=str(cause))
    known = isinstance(error, (requests.RequestException, OSError))
    return ConnectionFailed(
        "The server cannot be reached." if known else "The transfer broke off.", remedy=_LATER, said=str(error)
    )


def _from_answer(error: HttpAnswer) -> DeliveryError:
    said = str(error)
    if error.status == 400 and "md5" in said.lower():
        return TransferCorrupted("The server received other bytes than were sent.", remedy=_LATER, said=said)
    family = {3: _REDIRECT, 5: _BROKEN}.get(error.status // 100, _REFUSED)
    failure, message, remedy = _KINDS.get(error.status, family)
    retry_after = error.headers.get("Retry-After", "")
    return failure(
        message, remedy=remedy, said=said, retry_after_s=float(retry_after) if retry_after.isdigit() else None
    )


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what it wraps: requests and urllib3 hand causes on as arguments."""
    found: list[BaseException] = []
    pending: list[BaseException] = [error]
    while pending:
        current = pending.pop()
        if any(current is seen for seen in found):
            continue
        found.append(current)
        inner = [current.__cause__, current.__context__, getattr(current, "reason", None), *current.args]
        pending += [each for each in inner if isinstance(each, BaseException)]
    return found

"""Owns what HTTP answers mean (RFC 9110 section 15): each becomes one delivery error with a remedy."""

from collections.abc import Mapping

import requests
from google.auth.exceptions import GoogleAuthError

from shared.delivery.protocols.common.failures import (
    BROKEN,
    FULL,
    GARBLED,
    LATER,
    REFUSED,
    SLOW_DOWN,
    WAITED,
    Kind,
    causes,
    known_cause,
)
from shared.delivery.protocols.common.http_client import HttpAnswer
from shared.errors import AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteRefused

_KINDS: Mapping[int, Kind] = {
    401: Kind(AuthenticationFailed, "The server refused the credentials.", "Check them with the DSP."),
    403: Kind(RemoteRefused, "The server does not allow it.", "Ask the DSP for write permission."),
    404: Kind(RemoteRefused, "There is no such place at the server.", "Check address, bucket and folder."),
    408: WAITED,
    409: Kind(RemoteRefused, "The server sees a conflict.", "Ask the DSP whether it has the file already."),
    413: Kind(RemoteRefused, "The file is too large for the server.", "Ask the DSP for its limit."),
    429: SLOW_DOWN,
    507: FULL,
}
_FAMILIES: Mapping[int, Kind] = {
    3: Kind(RemoteRefused, "The server sends us elsewhere.", "Name the address that it leads to, if you trust it."),
    5: BROKEN,
}


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words and its Retry-After."""
    if isinstance(error, HttpAnswer):
        return _from_answer(error)
    if known_error := known_cause(error):
        return known_error
    for cause in causes(error):
        if isinstance(cause, GoogleAuthError) and not cause.retryable:
            return AuthenticationFailed("No access token was given.", remedy="Check the key.", said=str(cause))
    known = isinstance(error, (requests.RequestException, OSError))
    return ConnectionFailed(
        "The server cannot be reached." if known else "The transfer broke off.", remedy=LATER, said=str(error)
    )


def _from_answer(error: HttpAnswer) -> DeliveryError:
    said = str(error)
    if error.status == 400 and "md5" in said.lower():
        return GARBLED.error(said)
    kind = _KINDS.get(error.status) or _FAMILIES.get(error.status // 100, REFUSED)
    return kind.error(said, error.headers)

"""Maps HTTP responses (RFC 9110 section 15) to delivery errors with a remedy."""

import re
from collections.abc import Mapping

import requests
from google.auth.exceptions import GoogleAuthError

from shared.delivery.protocols.common.failures import (
    CLOCKS_DIFFER,
    CORRUPTED,
    OUT_OF_SPACE,
    REFUSED,
    REQUEST_TIMEOUT,
    SERVER_ERROR,
    SLOW_DOWN,
    Kind,
    causes,
    known_cause,
    says_full,
)
from shared.delivery.protocols.common.http_client import UnexpectedStatus
from shared.errors import LATER, AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteRefused

_TIME = re.compile(r"\biat\b|reasonable timeframe", re.IGNORECASE)
_KINDS: Mapping[int, Kind] = {
    401: Kind(AuthenticationFailed, "The server rejected the credentials.", "Check them with the DSP."),
    403: Kind(RemoteRefused, "The server denied permission.", "Ask the DSP for write permission."),
    404: Kind(RemoteRefused, "The path does not exist on the server.", "Check the address, bucket and folder."),
    408: REQUEST_TIMEOUT,
    409: Kind(
        RemoteRefused,
        "The server reported a conflict: the file's folder is missing, or it already has the file.",
        "Ask the DSP to create the folder, or whether it already has the file.",
    ),
    413: Kind(RemoteRefused, "The file is too large for the server.", "Ask the DSP for its limit."),
    429: SLOW_DOWN,
    507: OUT_OF_SPACE,
}
_CLASSES: Mapping[int, Kind] = {
    3: Kind(RemoteRefused, "The server redirects to another address.", "Enter that address, if you trust it."),
    5: SERVER_ERROR,
}


def classify(error: Exception) -> DeliveryError:
    """The delivery error for `error`; keeps the server's own message and its Retry-After."""
    if isinstance(error, UnexpectedStatus):
        return _from_response(error)
    if known_error := known_cause(error):
        return known_error
    for cause in causes(error):
        if isinstance(cause, GoogleAuthError) and not cause.retryable:
            if _TIME.search(str(cause)):  # of a JWT (RFC 7519 section 4.1): iat and exp are by our clock
                return CLOCKS_DIFFER.error(str(cause))
            return AuthenticationFailed("No access token was issued.", remedy="Check the key.", said=str(cause))
    known = isinstance(error, (requests.RequestException, OSError))
    return ConnectionFailed(
        "The server is unreachable." if known else "The transfer was interrupted.", remedy=LATER, said=str(error)
    )


def _from_response(error: UnexpectedStatus) -> DeliveryError:
    said = str(error)
    if error.status == 400 and "md5" in said.lower():
        return CORRUPTED.error(said)
    if error.status >= 500 and says_full(said):
        return OUT_OF_SPACE.error(said, error.headers)
    kind = _KINDS.get(error.status) or _CLASSES.get(error.status // 100, REFUSED)
    return kind.error(said, error.headers)

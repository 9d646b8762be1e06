"""Owns what Azure's exceptions mean: error codes as data, each one delivery error with a remedy."""

from collections.abc import Mapping

from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError

from shared.delivery.protocols.common.failures import (
    BROKEN,
    FULL,
    GARBLED,
    LATER,
    SLOW_DOWN,
    Kind,
    kind_of,
    known_cause,
)
from shared.errors import AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteBusy, RemoteRefused

_CHECK = "Check account, key, SAS token or identity with the DSP."
_WRONG = Kind(AuthenticationFailed, "The server refused the credentials.", _CHECK)
_ASK_WRITE = "Ask the DSP for create and write permission"

# learn.microsoft.com/rest/api/storageservices: "Blob Storage error codes", "Common REST API error codes".
_KINDS: Mapping[str, Kind] = {
    "AuthenticationFailed": _WRONG,
    "InvalidAuthenticationInfo": _WRONG,
    "NoAuthenticationInformation": Kind(AuthenticationFailed, "The server asks for credentials.", _CHECK),
    "AuthorizationFailure": Kind(
        RemoteRefused,
        "The server does not allow it.",
        f"{_ASK_WRITE}, and whether its firewall admits this deployment.",
    ),
    "AuthorizationPermissionMismatch": Kind(RemoteRefused, "The credentials do not allow it.", f"{_ASK_WRITE}."),
    "InsufficientAccountPermissions": Kind(RemoteRefused, "The account does not allow it.", "Ask the DSP."),
    "ContainerNotFound": Kind(RemoteRefused, "There is no such container.", "Check account and container."),
    "ContainerBeingDeleted": Kind(RemoteBusy, "The container is being deleted."),
    "ServerBusy": SLOW_DOWN,
    "OperationTimedOut": Kind(RemoteBusy, "The server took too long."),
    "InternalError": BROKEN,
    "Md5Mismatch": GARBLED,
    "AccountIsDisabled": Kind(RemoteRefused, "The account is disabled.", "Ask the DSP."),
    "BlobImmutableDueToPolicy": Kind(
        RemoteRefused, "The file may not be changed.", "Ask the DSP for its retention policy."
    ),
    "InsufficientStorage": FULL,
}
_STATUS_KINDS: Mapping[int, str] = {
    401: "AuthenticationFailed",
    403: "AuthorizationFailure",
    404: "ContainerNotFound",
    429: "ServerBusy",
    500: "InternalError",
    503: "ServerBusy",
    507: "InsufficientStorage",
}


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words and its Retry-After."""
    if isinstance(error, HttpResponseError) and error.status_code:
        return _from_answer(error)
    if known := known_cause(error):
        return known
    said = str(error).partition("\n")[0]
    if isinstance(error, ClientAuthenticationError):
        return _WRONG.error(said)
    kind = "The server cannot be reached." if isinstance(error, AzureError) else "The transfer broke off."
    return ConnectionFailed(kind, remedy=f"Check account and endpoint. {LATER}", said=said)


def error_code(error: HttpResponseError) -> str:
    """Azure's own code, such as `BlobNotFound`."""
    return str(getattr(error, "error_code", "") or "")


def _from_answer(error: HttpResponseError) -> DeliveryError:
    code = error_code(error)
    if "failed to authenticate" in (error.message or ""):  # some servers of the protocol say so in words only
        code = "AuthenticationFailed"
    said = f"{code}: {(error.reason or error.message or '').partition(chr(10))[0]}".strip(": ")
    headers = getattr(error.response, "headers", {})
    return kind_of(code, _KINDS, error.status_code or 0, _STATUS_KINDS).error(said, headers)

"""Maps Azure's exceptions and error codes to delivery errors with a remedy."""

import re
from collections.abc import Mapping

from azure.core.exceptions import AzureError, ClientAuthenticationError, HttpResponseError

from shared.delivery.protocols.common.failures import (
    CLOCKS_DIFFER,
    CORRUPTED,
    OUT_OF_SPACE,
    SERVER_ERROR,
    SLOW_DOWN,
    Kind,
    kind_of,
    known_cause,
)
from shared.errors import LATER, AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteBusy, RemoteRefused

# What Azure adds to AuthenticationFailed (AuthenticationErrorDetail) for a request or a signature of another time.
_WRONG_TIME = re.compile(r"date header (is )?too old", re.IGNORECASE)
_SIGNATURE_TIME = re.compile(r"specified time frame", re.IGNORECASE)
_SIGNATURE_EXPIRED = Kind(
    AuthenticationFailed, "The shared access signature is not valid at this time.", "Enter a new one from the DSP."
)
_CHECK = "Check the account, key, SAS token or identity with the DSP."
_REJECTED = Kind(AuthenticationFailed, "The server rejected the credentials.", _CHECK)
_ASK_WRITE = "Ask the DSP for create and write permission"

# learn.microsoft.com/rest/api/storageservices: "Blob Storage error codes", "Common REST API error codes".
_KINDS: Mapping[str, Kind] = {
    "AuthenticationFailed": _REJECTED,
    "InvalidAuthenticationInfo": _REJECTED,
    "NoAuthenticationInformation": Kind(AuthenticationFailed, "The server requires credentials.", _CHECK),
    "AuthorizationFailure": Kind(
        RemoteRefused,
        "The server denied permission.",
        f"{_ASK_WRITE}, and whether its firewall allows this deployment.",
    ),
    "AuthorizationPermissionMismatch": Kind(RemoteRefused, "The credentials lack permission.", f"{_ASK_WRITE}."),
    "UnauthorizedBlobOverwrite": Kind(
        RemoteRefused,
        "The credentials may create files, but not overwrite them.",
        "Ask the DSP for write permission: without it, a file that arrived cannot be sent again or updated.",
    ),
    "InvalidBlockList": Kind(
        RemoteBusy, "The server no longer has the unfinished upload.", "The file will be sent from the start."
    ),
    "InsufficientAccountPermissions": Kind(RemoteRefused, "The account lacks permission.", "Ask the DSP."),
    "ContainerNotFound": Kind(RemoteRefused, "The container does not exist.", "Check the account and container."),
    "ContainerBeingDeleted": Kind(RemoteBusy, "The container is being deleted."),
    "ServerBusy": SLOW_DOWN,
    "OperationTimedOut": Kind(RemoteBusy, "The server took too long."),
    "InternalError": SERVER_ERROR,
    "Md5Mismatch": CORRUPTED,
    "AccountIsDisabled": Kind(RemoteRefused, "The account is disabled.", "Ask the DSP."),
    "BlobImmutableDueToPolicy": Kind(RemoteRefused, "The file is immutable.", "Ask the DSP for its retention policy."),
    "InsufficientStorage": OUT_OF_SPACE,
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
    """The delivery error for `error`; keeps the server's own message and its Retry-After."""
    if isinstance(error, HttpResponseError) and error.status_code:
        return _from_response(error)
    if known := known_cause(error):
        return known
    said = str(error).partition("\n")[0]
    if isinstance(error, ClientAuthenticationError):
        return _REJECTED.error(said)
    message = "The server is unreachable." if isinstance(error, AzureError) else "The transfer was interrupted."
    return ConnectionFailed(message, remedy=f"Check the account and endpoint. {LATER}", said=said)


def error_code(error: HttpResponseError) -> str:
    """Azure's own code, such as `BlobNotFound`."""
    return str(getattr(error, "error_code", "") or "")


def _from_response(error: HttpResponseError) -> DeliveryError:
    code = error_code(error)
    if "failed to authenticate" in (error.message or ""):  # some compatible servers only say so in the message
        code = "AuthenticationFailed"
    said = f"{code}: {(error.reason or error.message or '').partition(chr(10))[0]}".strip(": ")
    headers = getattr(error.response, "headers", {})
    if _WRONG_TIME.search(error.message or ""):
        return CLOCKS_DIFFER.error(said, headers)
    if _SIGNATURE_TIME.search(error.message or ""):
        return _SIGNATURE_EXPIRED.error(said, headers)
    return kind_of(code, _KINDS, error.status_code or 0, _STATUS_KINDS, said).error(said, headers)

"""Owns what Azure's exceptions mean: error codes as data, each one delivery error with a remedy."""

from collections.abc import Mapping

from azure.core.exceptions import AzureError, HttpResponseError

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
_CHECK = "Check account, key or SAS token with the DSP."

# learn.microsoft.com/rest/api/storageservices: "Blob Storage error codes", "Common REST API error codes".
_KINDS: Mapping[str, tuple[type[DeliveryError], str, str]] = {
    "AuthenticationFailed": (AuthenticationFailed, "The server refused the credentials.", _CHECK),
    "InvalidAuthenticationInfo": (AuthenticationFailed, "The server refused the credentials.", _CHECK),
    "NoAuthenticationInformation": (AuthenticationFailed, "The server asks for credentials.", _CHECK),
    "AuthorizationFailure": (
        RemoteRefused,
        "The server does not allow it.",
        "Ask the DSP for create and write permission, and whether its firewall admits this deployment.",
    ),
    "AuthorizationPermissionMismatch": (
        RemoteRefused,
        "The credentials do not allow it.",
        "Ask the DSP for create and write permission.",
    ),
    "InsufficientAccountPermissions": (RemoteRefused, "The account does not allow it.", "Ask the DSP."),
    "ContainerNotFound": (RemoteRefused, "There is no such container.", "Check account and container."),
    "ContainerBeingDeleted": (RemoteBusy, "The container is being deleted.", _LATER),
    "ServerBusy": (RemoteBusy, "The server asks to slow down.", _LATER),
    "OperationTimedOut": (RemoteBusy, "The server took too long.", _LATER),
    "InternalError": (RemoteBusy, "The server failed within.", _LATER),
    "Md5Mismatch": (TransferCorrupted, "The server received other bytes than were sent.", _LATER),
    "AccountIsDisabled": (RemoteRefused, "The account is disabled.", "Ask the DSP."),
    "BlobImmutableDueToPolicy": (
        RemoteRefused,
        "The file may not be changed.",
        "Ask the DSP for its retention policy.",
    ),
    "InsufficientStorage": (RemoteFull, "The server has no space left.", "Ask the DSP to raise the quota."),
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
    if own := _own_error(error):
        return own
    said = str(error).partition("\n")[0]
    kind = "The server cannot be reached." if isinstance(error, AzureError) else "The transfer broke off."
    return ConnectionFailed(kind, remedy=f"Check account and endpoint. {_LATER}", said=said)


def error_code(error: HttpResponseError) -> str:
    """Azure's own code, such as `BlobNotFound`."""
    return str(getattr(error, "error_code", "") or "")


def _from_answer(error: HttpResponseError) -> DeliveryError:
    code = error_code(error)
    if "failed to authenticate" in (error.message or ""):  # some servers of the protocol say so in words only
        code = "AuthenticationFailed"
    kind = _KINDS.get(code) or _KINDS.get(_STATUS_KINDS.get(error.status_code or 0, ""))
    said = f"{code}: {(error.reason or error.message or '').partition(chr(10))[0]}".strip(": ")
    if kind is None:
        return RemoteRefused("The server refused a request.", remedy="Ask the DSP.", said=said)
    failure, message, remedy = kind
    retry_after = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
    return failure(
        message, remedy=remedy, said=said, retry_after_s=float(retry_after) if retry_after.isdigit() else None
    )


def _own_error(error: BaseException | None) -> DeliveryError | None:
    """Our own error (of the guarded network), which the client library may have wrapped."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        if isinstance(error, DeliveryError):
            return error
        seen.add(id(error))
        error = error.__cause__ or error.__context__
    return None

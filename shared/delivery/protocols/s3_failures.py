"""Owns what S3's exceptions mean: error codes as data, each one delivery error with a remedy."""

from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
    StardustError,
    TransferCorrupted,
)

_CHECK_KEYS = "Check accessKeyId and secretAccessKey with the DSP."
_LATER = "It is tried again later."

# Codes of docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and MinIO's for a full disk.
_KINDS: Mapping[str, tuple[type[DeliveryError], str, str]] = {
    "InvalidAccessKeyId": (AuthenticationFailed, "The server does not know the access key.", _CHECK_KEYS),
    "SignatureDoesNotMatch": (AuthenticationFailed, "The secret access key is wrong.", _CHECK_KEYS),
    "AuthFailure": (AuthenticationFailed, "The server refused the credentials.", _CHECK_KEYS),
    "ExpiredToken": (AuthenticationFailed, "The session token has expired.", "Store a new one."),
    "InvalidToken": (AuthenticationFailed, "The session token is wrong.", "Store a new one."),
    "InvalidClientTokenId": (AuthenticationFailed, "The server does not know the access key.", _CHECK_KEYS),
    "AccessDenied": (
        RemoteRefused,
        "The server does not allow it.",
        "Ask the DSP for s3:PutObject and s3:GetObject on the bucket and prefix.",
    ),
    "AllAccessDisabled": (RemoteRefused, "The bucket is closed.", "Ask the DSP."),
    "NoSuchBucket": (RemoteRefused, "There is no such bucket.", "Check bucket, region and endpoint."),
    "PermanentRedirect": (RemoteRefused, "The bucket lies in another region.", "Correct the region."),
    "AuthorizationHeaderMalformed": (RemoteRefused, "The bucket lies in another region.", "Correct the region."),
    "IllegalLocationConstraintException": (RemoteRefused, "The bucket lies in another region.", "Correct the region."),
    "EntityTooLarge": (RemoteRefused, "The file is too large for the server.", "Ask the DSP for its limit."),
    "SlowDown": (RemoteBusy, "The server asks to slow down.", _LATER),
    "ServiceUnavailable": (RemoteBusy, "The server is busy.", _LATER),
    "RequestTimeout": (ConnectionFailed, "The server waited too long for data.", _LATER),
    "InternalError": (RemoteBusy, "The server failed within.", _LATER),
    "BadDigest": (TransferCorrupted, "The server received other bytes than were sent.", _LATER),
    "QuotaExceeded": (RemoteFull, "The quota is reached.", "Ask the DSP to raise it."),
    "XMinioStorageFull": (RemoteFull, "The server's disk is full.", "Ask the DSP to free space."),
}
# By HTTP status, where the code tells nothing (a HEAD has no body).
_STATUS_KINDS: Mapping[int, str] = {
    301: "PermanentRedirect",
    401: "AuthFailure",
    403: "AccessDenied",
    404: "NoSuchBucket",
    429: "SlowDown",
    500: "InternalError",
    502: "ServiceUnavailable",
    503: "ServiceUnavailable",
    504: "ServiceUnavailable",
    507: "QuotaExceeded",
}


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words and its Retry-After."""
    if own := _own_error(error):
        return own
    if isinstance(error, ClientError):
        return _from_answer(error)
    said = str(error)
    if isinstance(error, (BotoCoreError, OSError)):
        return ConnectionFailed(remedy=f"Check endpoint and region. {_LATER}", said=said)
    return ConnectionFailed("The transfer broke off.", remedy=_LATER, said=said)


def _from_answer(error: ClientError) -> DeliveryError:
    code = error.response.get("Error", {}).get("Code", "")
    metadata = error.response.get("ResponseMetadata", {})
    kind = _KINDS.get(code) or _KINDS.get(_STATUS_KINDS.get(metadata.get("HTTPStatusCode", 0), ""))
    said = f"{code}: {error.response.get('Error', {}).get('Message', '')}".strip(": ")
    if kind is None:
        return RemoteRefused("The server refused a request.", remedy="Ask the DSP.", said=said)
    failure, message, remedy = kind
    return failure(message, remedy=remedy, said=said, retry_after_s=_retry_after_s(metadata.get("HTTPHeaders", {})))


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    value = headers.get("retry-after", "")
    return float(value) if value.isdigit() else None


def _own_error(error: BaseException | None) -> DeliveryError | None:
    """Our own error (of the guarded network), which botocore may have wrapped."""
    while error is not None:
        if isinstance(error, DeliveryError):
            return error
        inner = getattr(error, "kwargs", {}).get("error")
        error = inner if isinstance(inner, StardustError) else error.__cause__ or error.__context__
    return None

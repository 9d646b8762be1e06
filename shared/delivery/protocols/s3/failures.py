"""Maps S3's exceptions and error codes to delivery errors with a remedy."""

from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from shared.delivery.protocols.common.failures import (
    CLOCKS_DIFFER,
    CORRUPTED,
    OUT_OF_SPACE,
    REQUEST_TIMEOUT,
    SERVER_ERROR,
    SLOW_DOWN,
    Kind,
    kind_of,
    known_cause,
)
from shared.errors import (
    LATER,
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
)

_CHECK_KEYS = "Check accessKeyId and secretAccessKey with the DSP."
_UNKNOWN_KEY = Kind(AuthenticationFailed, "The server does not know the access key.", _CHECK_KEYS)
_WRONG_REGION = Kind(RemoteRefused, "The bucket is in another region.", "Correct the region.")

# Codes of docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and MinIO's for a full disk.
_KINDS: Mapping[str, Kind] = {
    "InvalidAccessKeyId": _UNKNOWN_KEY,
    "InvalidClientTokenId": _UNKNOWN_KEY,
    "SignatureDoesNotMatch": Kind(AuthenticationFailed, "The secret access key is wrong.", _CHECK_KEYS),
    "AuthFailure": Kind(AuthenticationFailed, "The server rejected the credentials.", _CHECK_KEYS),
    "ExpiredToken": Kind(AuthenticationFailed, "The session token has expired.", "Enter a new one."),
    "InvalidToken": Kind(AuthenticationFailed, "The session token is invalid.", "Enter a new one."),
    "AccessDenied": Kind(
        RemoteRefused,
        "The server denied permission.",
        "Ask the DSP for s3:PutObject and s3:GetObject on the bucket and prefix.",
    ),
    "RequestTimeTooSkewed": CLOCKS_DIFFER,
    "AllAccessDisabled": Kind(RemoteRefused, "Access to the bucket is disabled.", "Ask the DSP."),
    "NoSuchBucket": Kind(RemoteRefused, "The bucket does not exist.", "Check the bucket, region and endpoint."),
    "NoSuchUpload": Kind(RemoteBusy, "The server no longer has the unfinished upload.", "It will be started anew."),
    "NoSuchKey": Kind(RemoteRefused, "The file does not exist.", "Check the prefix."),
    "PermanentRedirect": _WRONG_REGION,
    "AuthorizationHeaderMalformed": _WRONG_REGION,
    "IllegalLocationConstraintException": _WRONG_REGION,
    "EntityTooLarge": Kind(RemoteRefused, "The file is too large for the server.", "Ask the DSP for its limit."),
    "SlowDown": SLOW_DOWN,
    "ServiceUnavailable": Kind(RemoteBusy, "The server is busy."),
    "RequestTimeout": REQUEST_TIMEOUT,
    "InternalError": SERVER_ERROR,
    "BadDigest": CORRUPTED,
    "QuotaExceeded": Kind(RemoteFull, "The quota is exceeded.", "Ask the DSP to raise it."),
    "XMinioStorageFull": OUT_OF_SPACE,
}
# By HTTP status, if there is no known code (the response to a HEAD has no body).
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
    """The delivery error for `error`; keeps the server's own message and its Retry-After."""
    if known := known_cause(error):
        return known
    if isinstance(error, ClientError):
        return _from_response(error)
    said = str(error)
    if isinstance(error, (BotoCoreError, OSError)):
        return ConnectionFailed(remedy=f"Check the endpoint and region. {LATER}", said=said)
    return ConnectionFailed("The transfer was interrupted.", remedy=LATER, said=said)


def _from_response(error: ClientError) -> DeliveryError:
    details, metadata = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    code = details.get("Code", "")
    said = f"{code}: {details.get('Message', '')}".strip(": ")
    kind = kind_of(code, _KINDS, metadata.get("HTTPStatusCode", 0), _STATUS_KINDS, said)
    return kind.error(said, metadata.get("HTTPHeaders", {}))

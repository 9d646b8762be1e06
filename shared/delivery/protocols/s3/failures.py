"""Owns what S3's exceptions mean: error codes as data, each one delivery error with a remedy."""

from collections.abc import Mapping

from botocore.exceptions import BotoCoreError, ClientError

from shared.delivery.protocols.common.failures import (
    BROKEN,
    FULL,
    GARBLED,
    LATER,
    SLOW_DOWN,
    WAITED,
    Kind,
    kind_of,
    known_cause,
)
from shared.errors import AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteBusy, RemoteFull, RemoteRefused

_CHECK_KEYS = "Check accessKeyId and secretAccessKey with the DSP."
_UNKNOWN_KEY = Kind(AuthenticationFailed, "The server does not know the access key.", _CHECK_KEYS)
_ELSEWHERE = Kind(RemoteRefused, "The bucket lies in another region.", "Correct the region.")

# Codes of docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, and MinIO's for a full disk.
_KINDS: Mapping[str, Kind] = {
    "InvalidAccessKeyId": _UNKNOWN_KEY,
    "InvalidClientTokenId": _UNKNOWN_KEY,
    "SignatureDoesNotMatch": Kind(AuthenticationFailed, "The secret access key is wrong.", _CHECK_KEYS),
    "AuthFailure": Kind(AuthenticationFailed, "The server refused the credentials.", _CHECK_KEYS),
    "ExpiredToken": Kind(AuthenticationFailed, "The session token has expired.", "Store a new one."),
    "InvalidToken": Kind(AuthenticationFailed, "The session token is wrong.", "Store a new one."),
    "AccessDenied": Kind(
        RemoteRefused,
        "The server does not allow it.",
        "Ask the DSP for s3:PutObject and s3:GetObject on the bucket and prefix.",
    ),
    "AllAccessDisabled": Kind(RemoteRefused, "The bucket is closed.", "Ask the DSP."),
    "NoSuchBucket": Kind(RemoteRefused, "There is no such bucket.", "Check bucket, region and endpoint."),
    "PermanentRedirect": _ELSEWHERE,
    "AuthorizationHeaderMalformed": _ELSEWHERE,
    "IllegalLocationConstraintException": _ELSEWHERE,
    "EntityTooLarge": Kind(RemoteRefused, "The file is too large for the server.", "Ask the DSP for its limit."),
    "SlowDown": SLOW_DOWN,
    "ServiceUnavailable": Kind(RemoteBusy, "The server is busy."),
    "RequestTimeout": WAITED,
    "InternalError": BROKEN,
    "BadDigest": GARBLED,
    "QuotaExceeded": Kind(RemoteFull, "The quota is reached.", "Ask the DSP to raise it."),
    "XMinioStorageFull": FULL,
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
    if known := known_cause(error):
        return known
    if isinstance(error, ClientError):
        return _from_answer(error)
    said = str(error)
    if isinstance(error, (BotoCoreError, OSError)):
        return ConnectionFailed(remedy=f"Check endpoint and region. {LATER}", said=said)
    return ConnectionFailed("The transfer broke off.", remedy=LATER, said=said)


def _from_answer(error: ClientError) -> DeliveryError:
    answer, metadata = error.response.get("Error", {}), error.response.get("ResponseMetadata", {})
    code = answer.get("Code", "")
    said = f"{code}: {answer.get('Message', '')}".strip(": ")
    kind = kind_of(code, _KINDS, metadata.get("HTTPStatusCode", 0), _STATUS_KINDS)
    return kind.error(said, metadata.get("HTTPHeaders", {}))

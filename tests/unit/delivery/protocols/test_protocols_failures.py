"""Classification of server errors: class, retry, remedy, and the server's own message."""

import errno
import ftplib
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from azure.core.exceptions import ClientAuthenticationError, HttpResponseError, ServiceRequestError
from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError
from google.auth.exceptions import RefreshError
from paramiko import AuthenticationException, BadAuthenticationType, SSHException
from paramiko.ssh_exception import IncompatiblePeer

from shared.delivery.protocols.azure import failures as azure_failures
from shared.delivery.protocols.common import http_failures
from shared.delivery.protocols.common.failures import SLOW_DOWN
from shared.delivery.protocols.ftp import failures as ftp_failures
from shared.delivery.protocols.s3 import failures as s3_failures
from shared.delivery.protocols.sftp import failures as sftp_failures
from shared.delivery.protocols.sftp.wire import SftpStatus
from shared.errors import (
    AddressForbidden,
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    HostKeyMismatch,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
    TransferCorrupted,
)

SFTP = [
    (AuthenticationException("Authentication failed."), AuthenticationFailed),
    (BadAuthenticationType("Bad type", ["publickey"]), AuthenticationFailed),
    (IncompatiblePeer("no acceptable ciphers"), ConnectionFailed),
    (sftp_failures.OutOfSpace("Failure"), RemoteFull),
    (PermissionError(errno.EACCES, "Permission denied"), RemoteRefused),
    (FileNotFoundError(errno.ENOENT, "No such file"), RemoteRefused),
    (SftpStatus(4, "Failure"), RemoteRefused),
    (SftpStatus(4, "Disk quota exceeded"), RemoteFull),
    (SftpStatus(4, "write: no space left on device"), RemoteFull),
    (SftpStatus(14, "Failure"), RemoteFull),
    (SftpStatus(15, ""), RemoteFull),
    (OSError("Socket is closed"), ConnectionFailed),
    (ConnectionResetError(errno.ECONNRESET, "reset"), ConnectionFailed),
    (TimeoutError("timed out"), ConnectionFailed),
    (EOFError("The server closed the SFTP channel."), ConnectionFailed),
    (SSHException("Server connection dropped"), ConnectionFailed),
    (OSError(errno.EHOSTUNREACH, "No route to host"), ConnectionFailed),
]


@pytest.mark.parametrize(("error", "kind"), SFTP)
def test_sftp(error: Exception, kind: type[DeliveryError]) -> None:
    failure = sftp_failures.classify(error)
    assert type(failure) is kind
    assert failure.remedy
    assert failure.said or not str(error)


@pytest.mark.parametrize(
    ("allowed", "told"),
    [(["publickey"], "The server accepts publickey."), ([""], "The server accepts none of the ways to log in.")],
)
def test_sftp_tells_which_ways_to_log_in_are_left(allowed: list[str], told: str) -> None:
    assert sftp_failures.classify(BadAuthenticationType("Bad type", allowed)).message == told


def s3_error(code: str, status: int, **headers: str) -> ClientError:
    return ClientError(
        {
            "Error": {"Code": code, "Message": "server message"},
            "ResponseMetadata": {"HTTPStatusCode": status, "HTTPHeaders": headers},  # type: ignore[typeddict-item]
        },
        "PutObject",
    )


S3 = [
    ("InvalidAccessKeyId", 403, AuthenticationFailed),
    ("SignatureDoesNotMatch", 403, AuthenticationFailed),
    ("ExpiredToken", 400, AuthenticationFailed),
    ("AccessDenied", 403, RemoteRefused),
    ("NoSuchBucket", 404, RemoteRefused),
    ("PermanentRedirect", 301, RemoteRefused),
    ("SlowDown", 503, RemoteBusy),
    ("BadDigest", 400, TransferCorrupted),
    ("XMinioStorageFull", 507, RemoteFull),
    ("403", 403, RemoteRefused),
    ("Unknown", 503, RemoteBusy),
    ("Unknown", 429, RemoteBusy),
    ("Unknown", 507, RemoteFull),
    ("Unknown", 418, RemoteRefused),
    ("RequestTimeTooSkewed", 403, RemoteBusy),
]


@pytest.mark.parametrize(("code", "status", "kind"), S3)
def test_s3(code: str, status: int, kind: type[DeliveryError]) -> None:
    failure = s3_failures.classify(s3_error(code, status))
    assert type(failure) is kind
    assert failure.said == f"{code}: server message"
    assert failure.remedy


def test_retry_after_is_kept() -> None:
    assert s3_failures.classify(s3_error("SlowDown", 503, **{"retry-after": "120"})).retry_after_s == 120
    assert s3_failures.classify(s3_error("SlowDown", 503, **{"retry-after": "soon"})).retry_after_s is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "Wed, 21 Oct 2026 07:30:00 GMT", "Date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 120),
        ({"retry-after": "Wednesday, 21-Oct-26 07:30:00 GMT", "date": "Wed, 21 Oct 2026 07:28:00 GMT"}, 120),
        ({"Retry-After": "Wed, 21 Oct 2015 07:30:00 GMT"}, 0),
        ({"Retry-After": "Wed, 21 Oct 2099 07:30:00 GMT"}, 86_400),
        ({"Retry-After": "9" * 400}, 86_400),
        ({"Retry-After": "tomorrow"}, None),
        ({"Retry-After": "Wed, 99 Oct 2026 07:30:00 GMT"}, None),
        ({"Retry-After": "²"}, None),
    ],
)
def test_retry_after_may_be_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert SLOW_DOWN.error("", headers).retry_after_s == seconds


def test_a_lost_connection_is_retryable() -> None:
    failure = s3_failures.classify(EndpointConnectionError(endpoint_url="https://s3.example"))
    assert isinstance(failure, ConnectionFailed)
    assert failure.retryable


def test_an_error_of_the_guarded_network_is_found_inside_botocores_error() -> None:
    inner = AddressForbidden("no")
    assert s3_failures.classify(HTTPClientError(error=inner)) is inner


FTP = [
    ("530 Login incorrect.", AuthenticationFailed),
    ("421 Too many connections", RemoteBusy),
    ("425 Can't build data connection", ConnectionFailed),
    ("426 Failure reading network stream.", ConnectionFailed),
    ("451 Requested action aborted", RemoteBusy),
    ("451 Failure writing to local file.", RemoteFull),
    ("452 Insufficient storage space", RemoteFull),
    ("552 Exceeded storage allocation", RemoteFull),
    ("550 No space left on device", RemoteFull),
    ("550 Permission denied.", RemoteRefused),
    ("553 Could not create file.", RemoteRefused),
    ("522 SSL connection failed: session reuse required", RemoteRefused),
    ("534 Policy requires SSL", RemoteRefused),
    ("499 Unknown", RemoteBusy),
    ("599 Unknown", RemoteRefused),
    ("502 Command not implemented.", RemoteRefused),
    ("501 Syntax error in parameters.", RemoteRefused),
]


@pytest.mark.parametrize(("reply", "kind"), FTP)
def test_ftp(reply: str, kind: type[DeliveryError]) -> None:
    error = ftplib.error_temp(reply) if reply.startswith("4") else ftplib.error_perm(reply)
    failure = ftp_failures.classify(error)
    assert type(failure) is kind
    assert failure.said == reply
    assert failure.remedy


@pytest.mark.parametrize("code", ["500", "502", "504"])
def test_ftp_tells_what_is_not_implemented_as_that(code: str) -> None:
    assert "not implement" in ftp_failures.classify(ftplib.error_perm(f"{code} What?")).message


@pytest.mark.parametrize("error", [EOFError(), ConnectionResetError("reset"), TimeoutError("timed out")])
def test_a_lost_ftp_connection_is_retryable(error: Exception) -> None:
    assert type(ftp_failures.classify(error)) is ConnectionFailed


def test_failed_tls_handshakes_are_distinguished_from_untrusted_certificates() -> None:
    assert type(ftp_failures.classify(ssl.SSLError(1, "WRONG_VERSION_NUMBER"))) is ConnectionFailed
    untrusted = ssl.SSLCertVerificationError(1, "certificate verify failed")
    untrusted.verify_message = "certificate has expired"
    failure = ftp_failures.classify(untrusted)
    assert type(failure) is HostKeyMismatch
    assert "expired" in failure.message


class AzureResponse:
    def __init__(self, status: int, **headers: str) -> None:
        self.status_code, self.reason, self.headers = status, "server message", headers


def azure_error(code: str, status: int, message: str = "", **headers: str) -> HttpResponseError:
    error = HttpResponseError(message or "server message", response=AzureResponse(status, **headers))  # type: ignore[arg-type]
    error.error_code = code  # type: ignore[attr-defined]
    return error


AZURE = [
    ("AuthenticationFailed", 403, AuthenticationFailed),
    ("AuthorizationFailure", 403, RemoteRefused),
    ("AuthorizationPermissionMismatch", 403, RemoteRefused),
    ("ContainerNotFound", 404, RemoteRefused),
    ("ServerBusy", 503, RemoteBusy),
    ("Md5Mismatch", 400, TransferCorrupted),
    ("", 401, AuthenticationFailed),
    ("", 429, RemoteBusy),
    ("", 507, RemoteFull),
    ("Unknown", 418, RemoteRefused),
]


@pytest.mark.parametrize(("code", "status", "kind"), AZURE)
def test_azure(code: str, status: int, kind: type[DeliveryError]) -> None:
    failure = azure_failures.classify(azure_error(code, status))
    assert type(failure) is kind
    assert "server message" in failure.said
    assert failure.remedy


def date(ahead: timedelta) -> str:
    return format_datetime(datetime.now(UTC) + ahead, usegmt=True)


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(minutes=17, seconds=5), "17 minutes ahead of ours"),
        (-timedelta(hours=25, seconds=5), "25 hours behind ours"),
        (timedelta(seconds=20), None),
    ],
)
def test_clocks_that_differ_are_told(ahead: timedelta, told: str | None) -> None:
    failures = [
        s3_failures.classify(s3_error("RequestTimeTooSkewed", 403, date=date(ahead))),
        s3_failures.classify(s3_error("SignatureDoesNotMatch", 403, date=date(ahead))),
        azure_failures.classify(azure_error("AuthenticationFailed", 403, Date=date(ahead))),
    ]
    for failure in failures:
        assert (told or "clock is") in failure.message if told else "clock is" not in failure.message
        assert not told or "Correct the clock" in failure.remedy
    full = s3_failures.classify(s3_error("XMinioStorageFull", 507, date=date(ahead)))
    assert "clock" not in full.message, "only where the time matters"


def test_azure_tells_a_request_and_a_signature_of_another_time_apart() -> None:
    late = azure_error("AuthenticationFailed", 403, "Request date header too old: 'Sat, 28 Nov 2026 19:00:00 GMT'")
    assert "the time of our request" in azure_failures.classify(late).message
    expired = azure_error("AuthenticationFailed", 403, "Signature not valid in the specified time frame: Start [..]")
    assert "signature is not valid at this time" in azure_failures.classify(expired).message


def test_a_token_with_the_wrong_time_is_told_as_that() -> None:
    words = "invalid_grant: Invalid JWT: Token must be in a reasonable timeframe. Check your iat and exp values."
    failure = http_failures.classify(RefreshError(words))
    assert "the time of our request" in failure.message
    assert "clock" in failure.remedy
    assert type(http_failures.classify(RefreshError("invalid_grant: account not found"))) is AuthenticationFailed


def test_a_certificate_of_another_time_names_our_time() -> None:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_message, error.verify_code = "certificate is not yet valid", 9
    failure = ftp_failures.classify(error)
    assert "not yet valid" in failure.message
    assert f"{datetime.now(UTC):%Y-%m-%d}" in failure.message
    assert "clock" in failure.remedy


def test_a_missing_managed_identity_is_an_authentication_failure() -> None:
    failure = azure_failures.classify(ClientAuthenticationError("no managed identity endpoint found"))
    assert isinstance(failure, AuthenticationFailed)
    assert "identity" in failure.remedy


@pytest.mark.parametrize("module", [azure_failures, ftp_failures, http_failures, s3_failures])
def test_an_untrusted_certificate_is_recognized_inside_a_librarys_error(module: Any) -> None:
    untrusted = ssl.SSLCertVerificationError(1, "certificate has expired")
    untrusted.verify_message = "certificate has expired"
    failure = module.classify(OSError(untrusted))
    assert isinstance(failure, HostKeyMismatch)
    assert "expired" in failure.message


def test_azures_retry_after_and_message_are_read() -> None:
    assert azure_failures.classify(azure_error("ServerBusy", 503, **{"Retry-After": "30"})).retry_after_s == 30
    error = azure_error("AuthorizationFailure", 403, "Server failed to authenticate the request.")
    assert isinstance(azure_failures.classify(error), AuthenticationFailed)


def test_azures_lost_connections_and_wrapped_errors() -> None:
    assert azure_failures.classify(ServiceRequestError("no route")).retryable
    inner = AddressForbidden("no")
    outer = ServiceRequestError("wrapped")
    outer.__cause__ = inner
    assert azure_failures.classify(outer) is inner

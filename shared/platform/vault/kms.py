"""Adapter for Cloud KMS, the production vault; the only module that imports google.cloud.kms. Import it lazily.

Direct encryption, without a separate data key (docs/adr/0004): at most 64 KiB of secrets per target.
Integrity in transit: https://cloud.google.com/kms/docs/data-integrity-guidelines.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import NoReturn, TypeVar

import google_crc32c
import grpc  # type: ignore[import-untyped]
from google.api_core import exceptions
from google.api_core.retry import Retry, if_exception_type
from google.cloud import kms
from google.cloud.kms_v1.services.key_management_service.transports import KeyManagementServiceGrpcTransport

from shared.errors import Unavailable, VaultError
from shared.platform.vault.canonical import canonical, plaintext_of, secrets_of
from shared.platform.vault.port import Sealed

R = TypeVar("R")

_LOOPBACK = ("localhost:", "127.0.0.1:", "[::1]:")
_TRANSIENT = (
    exceptions.ServiceUnavailable,
    exceptions.DeadlineExceeded,
    exceptions.InternalServerError,
    exceptions.ResourceExhausted,
    exceptions.RetryError,
)
_RETRYABLE = if_exception_type(exceptions.ServiceUnavailable)


class KmsVault:
    """A Vault on Cloud KMS. `key` is `projects/P/locations/L/keyRings/R/cryptoKeys/K`."""

    def __init__(self, key: str, *, endpoint: str | None = None, timeout_s: float = 20) -> None:
        """`endpoint` (`host:port`) is another KMS server, on this machine only: the connection is not encrypted.

        Each call, including retries, takes at most `timeout_s`. Raises VaultError if `endpoint` is not local.
        """
        self._key = key
        self._client = connect_kms(endpoint)
        self._timeout_s = timeout_s

    def seal(self, secrets: Mapping[str, str], context: Mapping[str, str]) -> Sealed:
        """Encrypts `secrets`; decrypting requires the same `context`.

        Raises VaultError above 64 KiB or if the key cannot be used, Unavailable if KMS does not respond or the data
        was corrupted in transit.
        """
        plaintext, aad = plaintext_of(secrets), canonical(context)
        request = kms.EncryptRequest(
            name=self._key,
            plaintext=plaintext,
            plaintext_crc32c=crc32c(plaintext),
            additional_authenticated_data=aad,
            additional_authenticated_data_crc32c=crc32c(aad),
        )
        response = call_kms(self._client.encrypt, request, self._key, self._timeout_s)
        if not (response.verified_plaintext_crc32c and response.verified_additional_authenticated_data_crc32c):
            _corrupted("The request to KMS was corrupted in transit.")
        if response.ciphertext_crc32c != crc32c(response.ciphertext):
            _corrupted("The ciphertext from KMS was corrupted in transit.")
        return Sealed(ciphertext=base64.b64encode(response.ciphertext).decode(), key=response.name)

    def open(self, sealed: Sealed, context: Mapping[str, str]) -> dict[str, str]:
        """Decrypts with the key that encrypted the secrets, which may differ from the current one.

        Raises VaultError if key, context or ciphertext does not match, Unavailable as `seal` does.
        """
        ciphertext, aad = _ciphertext_of(sealed), canonical(context)
        key = sealed.key.partition("/cryptoKeyVersions/")[0]
        request = kms.DecryptRequest(
            name=key,
            ciphertext=ciphertext,
            ciphertext_crc32c=crc32c(ciphertext),
            additional_authenticated_data=aad,
            additional_authenticated_data_crc32c=crc32c(aad),
        )
        response = call_kms(self._client.decrypt, request, key, self._timeout_s)
        if response.plaintext_crc32c != crc32c(response.plaintext):
            _corrupted("The response from KMS was corrupted in transit.")
        return secrets_of(response.plaintext)


def call_kms(
    method: Callable[..., R],
    request: object,
    key: str,
    timeout_s: float,
    *,
    invalid: str = "decrypt the credentials: they belong to another target or key, or were modified.",
    remedy: str = "Enter the target's credentials again.",
) -> R:
    """The answer to a request about `key`. Raises VaultError if the key cannot be used, and Unavailable.

    `invalid` and `remedy` say what it means that KMS calls the request invalid.
    """
    retry = Retry(predicate=_RETRYABLE, initial=0.1, maximum=2, timeout=timeout_s)
    try:
        return method(request=request, retry=retry, timeout=timeout_s)
    except _TRANSIENT as error:
        raise Unavailable("Cloud KMS did not respond.", remedy="Try again in a minute.") from error
    except exceptions.InvalidArgument as error:
        raise VaultError(f"{key} cannot {invalid}", remedy=remedy) from error
    except exceptions.GoogleAPICallError as error:
        raise VaultError(
            f"{key} cannot be used ({type(error).__name__}).",
            remedy="Check that the key exists, is enabled, and that the functions' service account holds "
            "roles/cloudkms.cryptoKeyEncrypterDecrypter on it, or for signatures roles/cloudkms.signerVerifier.",
        ) from error


def connect_kms(endpoint: str | None) -> kms.KeyManagementServiceClient:
    """The client; `endpoint` is another server on this machine. Raises VaultError if it is not local."""
    if endpoint is None:
        return kms.KeyManagementServiceClient()
    if not endpoint.startswith(_LOOPBACK):
        raise VaultError(
            f"The KMS endpoint {endpoint} is not on this machine; credentials would be sent unencrypted.",
            remedy="Unset STARDUST_KMS_ENDPOINT.",
        )
    channel = grpc.insecure_channel(endpoint)
    return kms.KeyManagementServiceClient(transport=KeyManagementServiceGrpcTransport(channel=channel))


def crc32c(data: bytes) -> int:
    """The checksum with which KMS and its clients protect data in transit."""
    return int(google_crc32c.value(data))


def _ciphertext_of(sealed: Sealed) -> bytes:
    try:
        return base64.b64decode(sealed.ciphertext, validate=True)
    except binascii.Error as error:
        raise VaultError("The stored credentials are damaged.", remedy="Enter them again.") from error


def _corrupted(message: str) -> NoReturn:
    raise Unavailable(message, remedy="Try again.")

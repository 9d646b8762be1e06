"""Owns the vault of production: Cloud KMS. The only importer of google.cloud.kms; import it on first use.

Direct encryption, without a data key of our own (docs/adr/0004): at most 64 KiB of secrets a target.
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
_RETRIED = if_exception_type(exceptions.ServiceUnavailable)


class KmsVault:
    """A Vault on Cloud KMS. `key` is `projects/P/locations/L/keyRings/R/cryptoKeys/K`."""

    def __init__(self, key: str, *, endpoint: str | None = None, timeout_s: float = 20) -> None:
        """`endpoint` (`host:port`) is another KMS server, on this machine only: it is spoken to in the clear.

        Each call, with its retries, takes `timeout_s` at most. Raises VaultError if `endpoint` is elsewhere.
        """
        self._key = key
        self._client = _client(endpoint)
        self._timeout_s = timeout_s

    def seal(self, secrets: Mapping[str, str], context: Mapping[str, str]) -> Sealed:
        """Encrypts `secrets`; they open with the same `context` only.

        Raises VaultError above 64 KiB or if the key refuses, Unavailable if KMS does not answer intact.
        """
        plaintext, aad = plaintext_of(secrets), canonical(context)
        request = kms.EncryptRequest(
            name=self._key,
            plaintext=plaintext,
            plaintext_crc32c=_crc32c(plaintext),
            additional_authenticated_data=aad,
            additional_authenticated_data_crc32c=_crc32c(aad),
        )
        answer = self._call(self._client.encrypt, request, self._key)
        if not (answer.verified_plaintext_crc32c and answer.verified_additional_authenticated_data_crc32c):
            _corrupted("KMS did not receive the request as it was sent.")
        if answer.ciphertext_crc32c != _crc32c(answer.ciphertext):
            _corrupted("The ciphertext of KMS changed on its way.")
        return Sealed(ciphertext=base64.b64encode(answer.ciphertext).decode(), key=answer.name)

    def open(self, sealed: Sealed, context: Mapping[str, str]) -> dict[str, str]:
        """Decrypts under the key that sealed, which need not be the one that seals today.

        Raises VaultError if key, context or ciphertext is not the one that sealed, Unavailable as `seal` does.
        """
        ciphertext, aad = _ciphertext_of(sealed), canonical(context)
        key = sealed.key.partition("/cryptoKeyVersions/")[0]
        request = kms.DecryptRequest(
            name=key,
            ciphertext=ciphertext,
            ciphertext_crc32c=_crc32c(ciphertext),
            additional_authenticated_data=aad,
            additional_authenticated_data_crc32c=_crc32c(aad),
        )
        answer = self._call(self._client.decrypt, request, key)
        if answer.plaintext_crc32c != _crc32c(answer.plaintext):
            _corrupted("The answer of KMS changed on its way.")
        return secrets_of(answer.plaintext)

    def _call(self, method: Callable[..., R], request: object, key: str) -> R:
        retry = Retry(predicate=_RETRIED, initial=0.1, maximum=2, timeout=self._timeout_s)
        try:
            return method(request=request, retry=retry, timeout=self._timeout_s)
        except _TRANSIENT as error:
            raise Unavailable("Cloud KMS did not answer.", remedy="Try again in a minute.") from error
        except exceptions.InvalidArgument as error:
            raise VaultError(
                f"{key} refuses: the credentials were sealed for another target or by another key, or were changed.",
                remedy="Enter the target's credentials again.",
            ) from error
        except exceptions.GoogleAPICallError as error:
            raise VaultError(
                f"{key} cannot be used ({type(error).__name__}).",
                remedy="Check that the key exists, is enabled, and that the functions' service account "
                "holds roles/cloudkms.cryptoKeyEncrypterDecrypter on it.",
            ) from error


def _client(endpoint: str | None) -> kms.KeyManagementServiceClient:
    if endpoint is None:
        return kms.KeyManagementServiceClient()
    if not endpoint.startswith(_LOOPBACK):
        raise VaultError(
            f"The KMS endpoint {endpoint} is not on this machine; credentials would cross the network in the clear.",
            remedy="Unset STARDUST_KMS_ENDPOINT.",
        )
    channel = grpc.insecure_channel(endpoint)
    return kms.KeyManagementServiceClient(transport=KeyManagementServiceGrpcTransport(channel=channel))


def _crc32c(data: bytes) -> int:
    return int(google_crc32c.value(data))


def _ciphertext_of(sealed: Sealed) -> bytes:
    try:
        return base64.b64decode(sealed.ciphertext, validate=True)
    except binascii.Error as error:
        raise VaultError("The stored credentials are damaged.", remedy="Enter them again.") from error


def _corrupted(message: str) -> NoReturn:
    raise Unavailable(message, remedy="Try again.")

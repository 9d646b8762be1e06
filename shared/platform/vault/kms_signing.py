"""Signs with an asymmetric key in Cloud KMS. Import it lazily.

Integrity in transit: https://cloud.google.com/kms/docs/data-integrity-guidelines.
"""

import base64
import hashlib

from google.cloud import kms

from shared.errors import Unavailable, VaultError
from shared.platform.vault.kms import call_kms, connect_kms, crc32c
from shared.platform.vault.signing import ALGORITHM, Signature

_INVALID = {
    "invalid": f"sign: it is no key of the algorithm {ALGORITHM}.",
    "remedy": "Name a version of a key for asymmetric signing.",
}


class KmsSigner:
    """A Signer on Cloud KMS. `key` is `projects/P/locations/L/keyRings/R/cryptoKeys/K/cryptoKeyVersions/V`."""

    def __init__(self, key: str, *, endpoint: str | None = None, timeout_s: float = 20) -> None:
        """As for KmsVault (kms.py)."""
        self._key, self._timeout_s = key, timeout_s
        self._client = connect_kms(endpoint)

    def sign(self, data: bytes) -> Signature:
        """Signs the data. Raises VaultError if the key cannot be used, Unavailable if KMS does not respond."""
        digest = hashlib.sha256(data).digest()
        request = kms.AsymmetricSignRequest(
            name=self._key, digest=kms.Digest(sha256=digest), digest_crc32c=crc32c(digest)
        )
        response = call_kms(self._client.asymmetric_sign, request, self._key, self._timeout_s, **_INVALID)
        if not response.verified_digest_crc32c or response.signature_crc32c != crc32c(response.signature):
            raise Unavailable("The request to KMS or its answer was corrupted in transit.", remedy="Try again.")
        return Signature(response.name, base64.b64encode(response.signature).decode())

    def public_key(self) -> str:
        """The public key as PEM. Raises VaultError, also for a key of another algorithm, and Unavailable."""
        request = kms.GetPublicKeyRequest(name=self._key)
        response = call_kms(self._client.get_public_key, request, self._key, self._timeout_s, **_INVALID)
        if response.algorithm.name != ALGORITHM:
            remedy = f"Create a key of the algorithm {ALGORITHM}."
            raise VaultError(f"{self._key} has the algorithm {response.algorithm.name}.", remedy=remedy)
        return str(response.pem)

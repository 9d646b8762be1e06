"""Signatures over statements of the deployment: a port, its check, and the signer of the emulators.

ECDSA on P-256 with SHA-256 (FIPS 186-5), in DER as Cloud KMS returns it (EC_SIGN_P256_SHA256).
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from shared.config import Settings
from shared.errors import VaultError

ALGORITHM = "EC_SIGN_P256_SHA256"
"""The name of the algorithm in Cloud KMS."""


@dataclass(frozen=True, slots=True)
class Signature:
    """`value` is base64; `key` names the key (version) that signed."""

    key: str
    value: str
    algorithm: str = ALGORITHM


class Signer(Protocol):
    """Signs with a key that never leaves its place. Adapters: kms_signing (Cloud KMS), local (emulators only)."""

    def sign(self, data: bytes) -> Signature:
        """Signs the data. Raises VaultError, Unavailable."""

    def public_key(self) -> str:
        """The public key as PEM. Raises VaultError, Unavailable."""


class LocalSigner:
    """A signer without Cloud KMS. Its key is derived from the project id, so anyone can forge its signatures."""

    def __init__(self, settings: Settings) -> None:
        """Raises VaultError unless `settings` are for the emulators."""
        if not settings.emulated:
            raise VaultError(
                "The local signer works only on the Firebase emulators; anyone could forge its signatures.",
                remedy="Set STARDUST_SIGNING_KEY to a version of a Cloud KMS key.",
            )
        seed = hashlib.sha256(f"stardust local signer {settings.project}".encode()).digest()
        self._key = ec.derive_private_key(int.from_bytes(seed) >> 1, ec.SECP256R1())
        self._name = f"local/{settings.project}"

    def sign(self, data: bytes) -> Signature:
        """Signs the data."""
        signed = self._key.sign(data, ec.ECDSA(hashes.SHA256()))
        return Signature(self._name, base64.b64encode(signed).decode())

    def public_key(self) -> str:
        """The public key as PEM."""
        public = self._key.public_key()
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return public.public_bytes(serialization.Encoding.PEM, form).decode()


def is_signed(data: bytes, value: str, public_key: str) -> bool:
    """Whether `value` (base64) is a signature of the data by the key (PEM). Raises VaultError if it is no such key."""
    try:
        key = serialization.load_pem_public_key(public_key.encode())
    except ValueError as error:
        raise VaultError("This is not a public key in PEM form.", remedy="Get the key from Cloud KMS.") from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise VaultError("The public key is not on the curve P-256.", remedy="Get the key from Cloud KMS.")
    try:
        key.verify(base64.b64decode(value, validate=True), data, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, binascii.Error):
        return False
    return True

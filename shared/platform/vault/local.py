"""Adapter for a local vault on the emulators: AES-256-GCM with a key that is not secret. Refuses to run elsewhere."""

import base64
import binascii
import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.config import Settings
from shared.errors import VaultError
from shared.platform.vault.canonical import canonical, plaintext_of, secrets_of
from shared.platform.vault.port import Sealed

_NONCE_BYTES = 12  # NIST SP 800-38D, 8.2.2: random 96-bit nonces


class LocalVault:
    """A Vault without Cloud KMS. Its key is derived from the project id, so all emulator processes share it."""

    def __init__(self, settings: Settings) -> None:
        """Raises VaultError unless `settings` are for the emulators."""
        if not settings.emulated:
            raise VaultError(
                "The local vault works only on the Firebase emulators; anyone could decrypt its secrets.",
                remedy="Set STARDUST_KMS_KEY to a Cloud KMS key.",
            )
        derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"stardust local vault")
        self._cipher = AESGCM(derivation.derive(settings.project.encode()))
        self._key = f"local/{settings.project}"

    def seal(self, secrets: Mapping[str, str], context: Mapping[str, str]) -> Sealed:
        """Encrypts `secrets`; decrypting requires the same `context`. Raises VaultError above 64 KiB."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self._cipher.encrypt(nonce, plaintext_of(secrets), canonical(context))
        return Sealed(ciphertext=base64.b64encode(nonce + sealed).decode(), key=self._key)

    def open(self, sealed: Sealed, context: Mapping[str, str]) -> dict[str, str]:
        """Decrypts. Raises VaultError if key, context or ciphertext does not match."""
        try:
            raw = base64.b64decode(sealed.ciphertext, validate=True)
            plaintext = self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], canonical(context))
        except (InvalidTag, ValueError, binascii.Error) as error:
            raise VaultError(
                f"{self._key} cannot decrypt the credentials: they were encrypted with {sealed.key} "
                "or for another target, or were modified.",
                remedy="Enter the target's credentials again.",
            ) from error
        return secrets_of(plaintext)

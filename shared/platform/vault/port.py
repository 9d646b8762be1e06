"""Defines the interface to the vault. Adapters: kms (Cloud KMS) and local (emulators only)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Sealed:
    """Encrypted secrets: `ciphertext` is base64, `key` names the key (version) that encrypted it."""

    ciphertext: str
    key: str


class Vault(Protocol):
    """Encrypts small secrets; `context` (tenant, target) is additional authenticated data."""

    def seal(self, secrets: Mapping[str, str], context: Mapping[str, str]) -> Sealed:
        """Encrypts. Raises VaultError."""

    def open(self, sealed: Sealed, context: Mapping[str, str]) -> dict[str, str]:
        """Decrypts. Raises VaultError if the context differs from the one used to encrypt."""

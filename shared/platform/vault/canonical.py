"""Owns the byte form of secrets and of their context, the same for every adapter; encrypts nothing."""

import json
from collections.abc import Mapping

from shared.errors import VaultError

LIMIT_BYTES = 64 * 1024
"""Cloud KMS encrypts at most 64 KiB directly (EncryptRequest.plaintext; 8 KiB with the context on HSM keys)."""


def canonical(values: Mapping[str, str]) -> bytes:
    """The one JSON text of `values`: keys sorted, no blanks, ASCII. Equal mappings give equal bytes."""
    return json.dumps(dict(values), sort_keys=True, separators=(",", ":")).encode("ascii")


def plaintext_of(secrets: Mapping[str, str]) -> bytes:
    """The secrets as the bytes to encrypt.

    Raises VaultError if they are larger than what a key encrypts directly.
    """
    plaintext = canonical(secrets)
    if len(plaintext) > LIMIT_BYTES:
        raise VaultError(
            f"The secrets are {len(plaintext)} bytes; {LIMIT_BYTES} (64 KiB) can be encrypted.",
            remedy="Give keys and passwords only; certificate chains and files do not belong here.",
        )
    return plaintext


def secrets_of(plaintext: bytes) -> dict[str, str]:
    """The secrets that `plaintext_of` made into bytes."""
    secrets = json.loads(plaintext)
    assert isinstance(secrets, dict)
    return secrets

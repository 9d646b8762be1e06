"""Serializes secrets and their context to bytes, the same way for every adapter; does not encrypt."""

import json
from collections.abc import Mapping

from shared.errors import VaultError
from shared.redaction import remember_secrets

LIMIT_BYTES = 64 * 1024
"""Cloud KMS encrypts at most 64 KiB directly (EncryptRequest.plaintext; 8 KiB with the context on HSM keys)."""


def canonical(values: Mapping[str, str]) -> bytes:
    """The canonical JSON of `values`: sorted keys, no whitespace, ASCII. Equal mappings give equal bytes."""
    return json.dumps(dict(values), sort_keys=True, separators=(",", ":")).encode("ascii")


def plaintext_of(secrets: Mapping[str, str]) -> bytes:
    """The secrets as bytes to encrypt.

    Raises VaultError if they exceed what a key encrypts directly.
    """
    remember_secrets(secrets.values())
    plaintext = canonical(secrets)
    if len(plaintext) > LIMIT_BYTES:
        raise VaultError(
            f"The secrets are {len(plaintext)} bytes; at most {LIMIT_BYTES} (64 KiB) can be encrypted.",
            remedy="Provide only keys and passwords, no certificate chains or files.",
        )
    return plaintext


def secrets_of(plaintext: bytes) -> dict[str, str]:
    """The secrets that `plaintext_of` serialized. From here on they are redacted from this process's logs."""
    secrets = json.loads(plaintext)
    assert isinstance(secrets, dict)
    remember_secrets(str(each) for each in secrets.values())
    return secrets

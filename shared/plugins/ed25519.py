"""Signatures by Ed25519 (RFC 8032), as authors of plug-ins and operators of registries use them.

Private keys are files in PEM (PKCS 8); public keys and signatures are base64url without padding.
"""

import base64
import binascii
import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from shared.errors import Conflict, Finding, InvalidInput

KEY_FORM = r"[A-Za-z0-9_-]{43}"
"""The form of a public key: 32 bytes."""
_OWN_ONLY = 0o600


def create_key(file: Path) -> str:
    """Writes a new private key into a file that only its owner can read; returns the public key.

    Raises Conflict if the file exists: a key that is lost cannot be made again.
    """
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWN_ONLY)
    except FileExistsError as error:
        raise Conflict(f"{file} exists already.", remedy="Name another file; a replaced key is lost.") from error
    with os.fdopen(opened, "wb") as stream:
        stream.write(content)
    return public_key(key)


def read_key(file: Path) -> Ed25519PrivateKey:
    """The private key in a file. Raises InvalidInput if it is none, OSError."""
    try:
        key = serialization.load_pem_private_key(file.read_bytes(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):  # its words may quote the file
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        remedy = "Make one with `stardust plugin keys create FILE`."
        raise InvalidInput([Finding(str(file), "This is no private key of Ed25519 in PEM.", "no-key", remedy=remedy)])
    return key


def public_key(key: Ed25519PrivateKey) -> str:
    """The public key of a private one."""
    return _text(key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw))


def sign(key: Ed25519PrivateKey, data: bytes) -> str:
    """The signature of the data."""
    return _text(key.sign(data))


def is_signed(data: bytes, signature: str, key: str) -> bool:
    """Whether the signature is one of the data by the public key; False for what is no signature or key."""
    try:
        Ed25519PublicKey.from_public_bytes(_bytes(key)).verify(_bytes(signature), data)
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)

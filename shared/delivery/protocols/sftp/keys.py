"""Parses SSH private keys and host key pins."""

import base64
import binascii
import hashlib
import io
from dataclasses import dataclass
from itertools import pairwise

import paramiko
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    load_ssh_private_key,
)

from shared.delivery.protocols.sftp.effort import check_effort
from shared.errors import AuthenticationFailed, HostKeyMismatch

_RSA_SIGNATURES = ("rsa-sha2-512", "rsa-sha2-256")
KEY_FAMILIES: tuple[tuple[str, ...], ...] = (
    ("ssh-ed25519",),
    ("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"),
    _RSA_SIGNATURES,
)
_KEY_CLASSES: dict[type, type[paramiko.PKey]] = {
    Ed25519PrivateKey: paramiko.Ed25519Key,
    EllipticCurvePrivateKey: paramiko.ECDSAKey,
    RSAPrivateKey: paramiko.RSAKey,
}


@dataclass(frozen=True, slots=True)
class HostKeyPin:
    """The expected host key: its SHA256 fingerprint, and its type if the pin contains it."""

    fingerprint: str
    key_type: str | None = None

    @property
    def offers(self) -> tuple[tuple[str, ...], ...]:
        """The key types to request, one connection each, until the server presents the pinned key."""
        if self.key_type is None:
            return KEY_FAMILIES
        return (_RSA_SIGNATURES,) if self.key_type == "ssh-rsa" else ((self.key_type,),)


def parse_pin(text: str) -> HostKeyPin:
    """Parses `SHA256:...` as printed by ssh-keygen, or a known_hosts line (host names are ignored).

    Raises ValueError.
    """
    words = text.split()
    if len(words) == 1 and words[0].startswith("SHA256:"):
        digest = words[0].removeprefix("SHA256:").rstrip("=")
        if len(_decode(digest)) != hashlib.sha256().digest_size:
            raise ValueError("The fingerprint is not 32 bytes in base64.")
        return HostKeyPin(f"SHA256:{digest}")
    for key_type, blob in pairwise(words):
        if key_type.startswith(("ssh-", "ecdsa-sha2-")):
            key = _decode(blob)
            if key[4 : 4 + len(key_type)] != key_type.encode():
                raise ValueError(f"The key is not of type {key_type}, as the line says.")
            return HostKeyPin(fingerprint(key), key_type)
    raise ValueError("It is neither a SHA256: fingerprint nor a known_hosts line.")


def fingerprint(key: bytes) -> str:
    """The fingerprint of a public key blob, as printed by `ssh-keygen -l`."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(key).digest()).decode().rstrip("=")


def check_host_key(pin: HostKeyPin, key: paramiko.PKey) -> None:
    """Raises HostKeyMismatch unless `key` is the pinned one."""
    shown = fingerprint(key.asbytes())
    if shown != pin.fingerprint:
        raise HostKeyMismatch(
            f"The server presented the {key.get_name()} key {shown}, not {pin.fingerprint}.",
            remedy="Ask the DSP whether its host key has changed; pin the new one only if it has.",
        )


def load_private_key(text: str, passphrase: str | None) -> paramiko.PKey:
    """An RSA, ECDSA or Ed25519 key in OpenSSH or PEM format.

    Raises AuthenticationFailed, also for keys that take long to decrypt; the message never contains the key.
    """
    data = text.strip().encode() + b"\n"
    load = load_ssh_private_key if b"BEGIN OPENSSH" in data else load_pem_private_key
    try:
        check_effort(data)
        key = load(data, passphrase.encode() if passphrase else None)
        key_class = next(cls for kind, cls in _KEY_CLASSES.items() if isinstance(key, kind))
        plain = key.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()).decode()
        return key_class.from_private_key(io.StringIO(plain))
    except StopIteration:
        raise AuthenticationFailed(
            "The private key is of a type that SSH servers no longer accept.",
            remedy="Use an Ed25519, ECDSA or RSA key.",
        ) from None
    except (ValueError, TypeError, UnsupportedAlgorithm, paramiko.SSHException) as error:
        raise AuthenticationFailed(
            "The private key is invalid, or its passphrase is missing or wrong.",
            remedy="Paste the complete key file (OpenSSH or PEM), and enter its passphrase if it has one.",
        ) from error


def _decode(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("The key is not valid base64.") from error

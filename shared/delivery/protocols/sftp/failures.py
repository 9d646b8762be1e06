"""Owns what SFTP's exceptions mean: each becomes one delivery error with a remedy."""

import re

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from shared.delivery.protocols.common.failures import BROKEN_OFF, FULL, Kind
from shared.errors import AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteRefused


class OutOfSpace(OSError):
    """A write failed and the server tells that no space is left."""


# The first that fits counts: paramiko's own exceptions, then what Python makes of SFTP's codes.
_KINDS: tuple[tuple[tuple[type[Exception], ...], Kind], ...] = (
    (
        (paramiko.AuthenticationException,),
        Kind(
            AuthenticationFailed,
            "The server refused the credentials.",
            "Check user name, password or private key with the DSP.",
        ),
    ),
    (
        (IncompatiblePeer,),
        Kind(
            ConnectionFailed,
            "The server and we have no algorithm in common.",
            "Ask the DSP to offer current SSH algorithms, or pin a host key of a type it has.",
        ),
    ),
    ((OutOfSpace,), FULL),
    (
        (PermissionError,),
        Kind(
            RemoteRefused,
            "The server does not allow it.",
            "Ask the DSP for write permission in the target's directory.",
        ),
    ),
    (
        (FileNotFoundError,),
        Kind(RemoteRefused, "The server has no such file or folder.", "Check the target's directory."),
    ),
    ((ConnectionError, TimeoutError, EOFError, paramiko.SSHException), BROKEN_OFF),
)
_CUT_AT_LOGIN = re.compile(r"saw EOF|timeout", re.IGNORECASE)
"""paramiko's words where the line was cut while the server thought about the credentials: it refused nothing."""
_REFUSED_FILE = Kind(RemoteRefused, "The server refused a file.", "Ask the DSP; its own words are kept.")


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words."""
    said = str(getattr(error, "strerror", None) or error)
    if isinstance(error, paramiko.BadAuthenticationType):
        takes = f"The server takes {' or '.join(error.allowed_types)} only."
        return AuthenticationFailed(takes, remedy="Give the credential that it takes.", said=said)
    if isinstance(error, paramiko.AuthenticationException) and _CUT_AT_LOGIN.search(said):
        return BROKEN_OFF.error(said)
    for types, kind in _KINDS:
        if isinstance(error, types):
            return kind.error(said)
    if isinstance(error, OSError) and error.errno is None and said != "Socket is closed":
        return _REFUSED_FILE.error(said)
    return BROKEN_OFF.error(said)

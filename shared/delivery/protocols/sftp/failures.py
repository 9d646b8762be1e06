"""Maps exceptions of SFTP to delivery errors with a remedy."""

import re

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from shared.delivery.protocols.common.failures import CONNECTION_LOST, OUT_OF_SPACE, Kind, says_full
from shared.delivery.protocols.sftp.wire import SftpStatus
from shared.errors import AuthenticationFailed, ConnectionFailed, DeliveryError, RemoteRefused


class OutOfSpace(OSError):
    """A write failed, and the server reports that it is out of space."""


LOST: tuple[type[Exception], ...] = (ConnectionError, TimeoutError, EOFError)
"""The connection is lost and cannot be used for anything else."""
REJECTIONS: tuple[type[Exception], ...] = (PermissionError, FileNotFoundError, SftpStatus)
"""The server's answer to a request of our own (sftp.wire) is no."""

# The first match wins: paramiko's own exceptions first, then the built-in exceptions that stand for SFTP codes.
_KINDS: tuple[tuple[tuple[type[Exception], ...], Kind], ...] = (
    (
        (paramiko.AuthenticationException,),
        Kind(
            AuthenticationFailed,
            "The server rejected the credentials.",
            "Check the user name and the password or private key with the DSP.",
        ),
    ),
    (
        (IncompatiblePeer,),
        Kind(
            ConnectionFailed,
            "The server supports none of our SSH algorithms.",
            "Ask the DSP to enable current SSH algorithms (AES in GCM or CTR mode, HMAC-SHA2, ECDH or DH with SHA-2), "
            "or pin a host key of a type that the server has, or set legacyAlgorithms if the DSP cannot change.",
        ),
    ),
    ((OutOfSpace,), OUT_OF_SPACE),
    (
        (PermissionError,),
        Kind(
            RemoteRefused,
            "The server denied permission.",
            "Ask the DSP for write permission in the target's directory.",
        ),
    ),
    (
        (FileNotFoundError,),
        Kind(RemoteRefused, "The file or folder does not exist on the server.", "Check the target's directory."),
    ),
    ((ConnectionError, TimeoutError, EOFError, paramiko.SSHException), CONNECTION_LOST),
)
_LOST_AT_LOGIN = re.compile(r"saw EOF|timeout", re.IGNORECASE)
"""paramiko's message if the connection is lost during authentication; the server did not reject the credentials."""
_FULL_CODES = (14, 15)
"""SSH_FX_NO_SPACE_ON_FILESYSTEM and SSH_FX_QUOTA_EXCEEDED (draft-ietf-secsh-filexfer-13, section 9.1)."""
_FILE_REJECTED = Kind(RemoteRefused, "The server rejected a file.", "Ask the DSP, quoting the server's message.")


def classify(error: Exception) -> DeliveryError:
    """The delivery error for `error`; keeps the server's own message."""
    said = str(getattr(error, "strerror", None) or error)
    if isinstance(error, paramiko.BadAuthenticationType):
        accepted = " or ".join(filter(None, error.allowed_types)) or "none of the ways to log in"
        message = f"The server accepts {accepted}."
        return AuthenticationFailed(message, remedy="Enter a credential of that type.", said=said)
    if isinstance(error, paramiko.AuthenticationException) and _LOST_AT_LOGIN.search(said):
        return CONNECTION_LOST.error(said)
    for types, kind in _KINDS:
        if isinstance(error, types):
            return kind.error(said)
    if isinstance(error, SftpStatus):
        full = error.code in _FULL_CODES or says_full(said)
        return (OUT_OF_SPACE if full else _FILE_REJECTED).error(said)
    return CONNECTION_LOST.error(said)

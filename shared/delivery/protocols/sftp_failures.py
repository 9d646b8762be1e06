"""Owns what SFTP's exceptions mean: each becomes one delivery error with a remedy."""

import paramiko
from paramiko.ssh_exception import IncompatiblePeer

from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteFull,
    RemoteRefused,
)


class OutOfSpace(OSError):
    """A write failed and the server tells that no space is left."""


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words."""
    said = str(getattr(error, "strerror", None) or error)
    match error:
        case paramiko.BadAuthenticationType():
            return AuthenticationFailed(
                f"The server takes {' or '.join(error.allowed_types)} only.",
                remedy="Give the credential that it takes.",
                said=said,
            )
        case paramiko.AuthenticationException():
            return AuthenticationFailed(remedy="Check user name, password or private key with the DSP.", said=said)
        case IncompatiblePeer():
            return ConnectionFailed(
                "The server and we have no algorithm in common.",
                remedy="Ask the DSP to offer current SSH algorithms, or pin a host key of a type it has.",
                said=said,
            )
        case OutOfSpace():
            return RemoteFull(remedy="Ask the DSP to free space or to raise the quota.", said=said)
        case PermissionError():
            return RemoteRefused(
                "The server does not allow it.",
                remedy="Ask the DSP for write permission in the target's directory.",
                said=said,
            )
        case FileNotFoundError():
            return RemoteRefused(
                "The server has no such file or folder.", remedy="Check the target's directory.", said=said
            )
        case ConnectionError() | TimeoutError() | EOFError() | paramiko.SSHException():
            return ConnectionFailed(
                "The connection broke off." if said else "", remedy="It is tried again later.", said=said
            )
        case OSError() if error.errno is None and said != "Socket is closed":
            return RemoteRefused("The server refused a file.", remedy="Ask the DSP; its own words are kept.", said=said)
    return ConnectionFailed("The connection broke off.", remedy="It is tried again later.", said=said)

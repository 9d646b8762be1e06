"""Owns what FTP's replies mean (RFC 959 section 4.2, RFC 4217): each becomes one delivery error with a remedy."""

import ftplib
import re
import ssl

from shared.delivery.protocols.tls import untrusted
from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
)

_LATER = "It is tried again later."
_ASK_WRITE = "Ask the DSP for write permission in the target's directory."
# Servers say it in words where the code does not: vsftpd answers 451 for a full disk, others 426 or 550.
_FULL = re.compile(r"no space|quota|disk full|insufficient storage|failure writing", re.IGNORECASE)

_KINDS: dict[str, tuple[type[DeliveryError], str, str]] = {
    "530": (AuthenticationFailed, "The server refused the log-in.", "Check user name and password with the DSP."),
    "430": (AuthenticationFailed, "The server refused the log-in.", "Check user name and password with the DSP."),
    "331": (AuthenticationFailed, "The server asks for a password.", "Give the password."),
    "332": (AuthenticationFailed, "The server asks for an account.", "Ask the DSP for a log-in without one."),
    "421": (RemoteBusy, "The server takes no more connections now.", _LATER),
    "425": (ConnectionFailed, "No data connection came about.", "Try the other of passive and active mode."),
    "426": (ConnectionFailed, "The data connection broke off.", _LATER),
    "450": (RemoteBusy, "The file is in use at the server.", _LATER),
    "451": (RemoteBusy, "The server failed within.", _LATER),
    "452": (RemoteFull, "The server has no space left.", "Ask the DSP to free space or to raise the quota."),
    "552": (RemoteFull, "The quota is reached.", "Ask the DSP to free space or to raise the quota."),
    "521": (RemoteRefused, "The server wants data connections secured otherwise.", "Correct the option security."),
    "522": (RemoteRefused, "The server wants data connections secured otherwise.", "Correct the option security."),
    "534": (RemoteRefused, "The server offers no such security.", "Correct the option security."),
    "550": (RemoteRefused, "The server does not allow it.", _ASK_WRITE),
    "553": (RemoteRefused, "The server does not allow this name.", _ASK_WRITE),
    "532": (RemoteRefused, "The server asks for an account to store files.", "Ask the DSP for a log-in without one."),
}


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words."""
    said = str(error)
    if isinstance(error, ssl.SSLCertVerificationError):
        return untrusted(error)
    if isinstance(error, (ftplib.error_perm, ftplib.error_temp, ftplib.error_reply)):
        return _from_reply(said)
    if isinstance(error, ssl.SSLError):
        return ConnectionFailed(
            "No secure connection came about.", remedy="Check port and security with the DSP.", said=said
        )
    return ConnectionFailed("The connection broke off.", remedy=_LATER, said=said)


def _from_reply(said: str) -> DeliveryError:
    code = said[:3]
    if _FULL.search(said):
        code = "452"
    elif code not in _KINDS:
        code = "451" if code.startswith("4") else "550"
    kind, message, remedy = _KINDS[code]
    return kind(message, remedy=remedy, said=said)

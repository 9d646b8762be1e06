"""Owns what FTP's replies mean (RFC 959 section 4.2, RFC 4217): each becomes one delivery error with a remedy."""

import ftplib
import re
import ssl
from collections.abc import Mapping

from shared.delivery.protocols.common.failures import BROKEN, BROKEN_OFF, FULL, LATER, Kind, known_cause
from shared.errors import (
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
)

_ASK_WRITE = "Ask the DSP for write permission in the target's directory."
_OTHER_LOG_IN = "Ask the DSP for a log-in without one."
_WRONG_LOG_IN = Kind(
    AuthenticationFailed, "The server refused the log-in.", "Check user name and password with the DSP."
)
_SECURED_OTHERWISE = Kind(
    RemoteRefused, "The server wants data connections secured otherwise.", "Correct the option security."
)
_INSECURE = Kind(ConnectionFailed, "No secure connection came about.", "Check port and security with the DSP.")
# Servers say it in words where the code does not: vsftpd answers 451 for a full disk, others 426 or 550.
_FULL = re.compile(r"no space|quota|disk full|insufficient storage|failure writing", re.IGNORECASE)

_KINDS: Mapping[str, Kind] = {
    "530": _WRONG_LOG_IN,
    "430": _WRONG_LOG_IN,
    "331": Kind(AuthenticationFailed, "The server asks for a password.", "Give the password."),
    "332": Kind(AuthenticationFailed, "The server asks for an account.", _OTHER_LOG_IN),
    "421": Kind(RemoteBusy, "The server takes no more connections now."),
    "425": Kind(ConnectionFailed, "No data connection came about.", "Try the other of passive and active mode."),
    "426": Kind(ConnectionFailed, "The data connection broke off.", LATER),
    "450": Kind(RemoteBusy, "The file is in use at the server."),
    "451": BROKEN,
    "452": FULL,
    "552": Kind(RemoteFull, "The quota is reached.", FULL.remedy),
    "521": _SECURED_OTHERWISE,
    "522": _SECURED_OTHERWISE,
    "534": Kind(RemoteRefused, "The server offers no such security.", "Correct the option security."),
    "550": Kind(RemoteRefused, "The server does not allow it.", _ASK_WRITE),
    "553": Kind(RemoteRefused, "The server does not allow this name.", _ASK_WRITE),
    "532": Kind(RemoteRefused, "The server asks for an account to store files.", _OTHER_LOG_IN),
}


def classify(error: Exception) -> DeliveryError:
    """The delivery error that `error` means; keeps the server's own words."""
    said = str(error)
    if known := known_cause(error):
        return known
    if isinstance(error, (ftplib.error_perm, ftplib.error_temp, ftplib.error_reply)):
        return _from_reply(said)
    return (_INSECURE if isinstance(error, ssl.SSLError) else BROKEN_OFF).error(said)


def _from_reply(said: str) -> DeliveryError:
    code = said[:3]
    if _FULL.search(said):
        code = "452"
    elif code not in _KINDS:
        code = "451" if code.startswith("4") else "550"
    return _KINDS[code].error(said)

"""Maps FTP replies (RFC 959 section 4.2, RFC 4217) to delivery errors with a remedy."""

import ftplib
import re
import ssl
from collections.abc import Mapping

from shared.delivery.protocols.common.failures import (
    CONNECTION_LOST,
    OUT_OF_SPACE,
    REFUSED,
    SERVER_ERROR,
    Kind,
    known_cause,
    says_full,
)
from shared.errors import (
    LATER,
    AuthenticationFailed,
    ConnectionFailed,
    DeliveryError,
    RemoteBusy,
    RemoteFull,
    RemoteRefused,
)

_ASK_WRITE = "Ask the DSP for write permission in the target's directory."
_NO_ACCOUNT = "Ask the DSP for a login that does not need one."
_LOGIN_REJECTED = Kind(
    AuthenticationFailed, "The server rejected the login.", "Check the user name and password with the DSP."
)
_DATA_SECURITY = Kind(
    RemoteRefused, "The server requires another kind of security for data connections.", "Correct the option security."
)
_TLS_FAILED = Kind(
    ConnectionFailed, "The TLS handshake failed.", "Check the port and the option security with the DSP."
)
# Some servers say so only in the text of the reply: vsftpd sends 451 for a full disk, others 426 or 550.
_FAILURE_WRITING = "failure writing"
_DENIES = re.compile(r"denied|permi|not allowed|forbidden|prohibited|not implemented|not supported", re.IGNORECASE)
_KEEPS = re.compile(r"\bexists|overwrit", re.IGNORECASE)
_NOT_IMPLEMENTED = ("500", "502", "504")
_NO_REFUSALS = ("421", "425", "426", "430", "452", "521", "522", "530", "534", "552")
"""Replies about the connection, the login or the space: they do not mean that the server refuses this command."""

_KINDS: Mapping[str, Kind] = {
    "530": _LOGIN_REJECTED,
    "430": _LOGIN_REJECTED,
    "331": Kind(AuthenticationFailed, "The server requires a password.", "Enter the password."),
    "332": Kind(AuthenticationFailed, "The server requires an account.", _NO_ACCOUNT),
    "421": Kind(RemoteBusy, "The server accepts no more connections at the moment."),
    "425": Kind(
        ConnectionFailed,
        "The data connection could not be opened.",
        "Switch mode between passive and active.",
    ),
    "426": Kind(ConnectionFailed, "The data connection was closed.", LATER),
    "450": Kind(RemoteBusy, "The file is in use on the server."),
    "451": SERVER_ERROR,
    "452": OUT_OF_SPACE,
    "552": Kind(RemoteFull, "The quota is exceeded.", OUT_OF_SPACE.remedy),
    "521": _DATA_SECURITY,
    "522": _DATA_SECURITY,
    "534": Kind(RemoteRefused, "The server does not support this security.", "Correct the option security."),
    "550": Kind(RemoteRefused, "The server denied permission.", _ASK_WRITE),
    "553": Kind(RemoteRefused, "The server does not allow this file name.", _ASK_WRITE),
    "501": Kind(RemoteRefused, "The server refuses a command or its parameters.", REFUSED.remedy),
    "502": Kind(RemoteRefused, "The server does not implement a command that deliveries need.", REFUSED.remedy),
    "532": Kind(RemoteRefused, "The server requires an account to store files.", _NO_ACCOUNT),
}


def code_of(error: Exception) -> str:
    """The reply's code of three digits."""
    return str(error)[:3]


def is_refusal(error: Exception) -> bool:
    """Whether the server refuses the command itself, so that another way to the same end may work."""
    return code_of(error) not in _NO_REFUSALS and not _is_full(str(error))


def denies(error: Exception) -> bool:
    """Whether the reply's text denies permission: 550 also means that a file does not exist."""
    return bool(_DENIES.search(str(error)))


def keeps_files(error: Exception) -> bool:
    """Whether the server refuses to replace a file."""
    return isinstance(error, ftplib.error_perm) and bool(_KEEPS.search(str(error)))


def not_implemented(error: Exception) -> bool:
    """Whether the server does not know the command, or not with these parameters."""
    return code_of(error) in _NOT_IMPLEMENTED


def classify(error: Exception) -> DeliveryError:
    """The delivery error for `error`; keeps the server's own message."""
    said = str(error)
    if known := known_cause(error):
        return known
    if isinstance(error, (ftplib.error_perm, ftplib.error_temp, ftplib.error_reply)):
        return _from_reply(said)
    return (_TLS_FAILED if isinstance(error, ssl.SSLError) else CONNECTION_LOST).error(said)


def _is_full(said: str) -> bool:
    return says_full(said) or _FAILURE_WRITING in said.lower()


def _from_reply(said: str) -> DeliveryError:
    code = said[:3]
    if _is_full(said):
        code = "452"
    elif code in _NOT_IMPLEMENTED:
        code = "502"
    elif code not in _KINDS:
        code = "451" if code.startswith("4") else "550"
    return _KINDS[code].error(said)

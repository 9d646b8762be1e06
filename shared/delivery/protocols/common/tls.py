"""Verifies TLS servers: by certificate authorities, or by a pinned certificate fingerprint."""

import hashlib
import ssl
from datetime import UTC, datetime

from shared.errors import HostKeyMismatch

_PREFIX = "SHA256:"
_WRONG_TIME = (9, 10)
"""OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and X509_V_ERR_CERT_HAS_EXPIRED."""


def parse_certificate_pin(text: str) -> str:
    """The fingerprint of a DER certificate as 64 hex digits, from `SHA256:` and hex with or without colons.

    This is the output of `openssl x509 -fingerprint -sha256`. Raises ValueError.
    """
    digits = text.strip().removeprefix(_PREFIX).replace(":", "").lower()
    if len(digits) != 64 or any(digit not in "0123456789abcdef" for digit in digits):
        raise ValueError("A certificate fingerprint consists of SHA256: and 64 hex digits.")
    return digits


def client_context(pin: str = "") -> ssl.SSLContext:
    """TLS 1.2 or newer. With a pin, the certificate itself is checked after the handshake, not its chain."""
    if not pin:
        return ssl.create_default_context()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # reading the authorities would take as long as signing in
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def check_certificate(connection: ssl.SSLSocket, pin: str) -> None:
    """Raises HostKeyMismatch unless `pin` is empty or matches the server's certificate."""
    if not pin:
        return
    shown = hashlib.sha256(connection.getpeercert(binary_form=True) or b"").hexdigest()
    if shown != parse_certificate_pin(pin):
        raise HostKeyMismatch(
            f"The server presented the certificate {_PREFIX}{shown}, not the pinned one.",
            remedy="Ask the DSP whether its certificate has changed; pin the new one only if it has.",
        )


def untrusted(error: ssl.SSLCertVerificationError) -> HostKeyMismatch:
    """The error for a failed verification: expired, self-signed, issued for another host."""
    if getattr(error, "verify_code", 0) in _WRONG_TIME:
        return HostKeyMismatch(
            f"The server's certificate is not valid at this time ({datetime.now(UTC):%Y-%m-%d %H:%M} UTC here): "
            f"{error.verify_message}.",
            remedy="Check the clock of this machine; if it is right, ask the DSP to renew the certificate.",
            said=str(error),
        )
    return HostKeyMismatch(
        f"The server's certificate is not trusted: {error.verify_message}.",
        remedy="Ask the DSP to renew it, or pin its fingerprint if it is self-signed.",
        said=str(error),
    )

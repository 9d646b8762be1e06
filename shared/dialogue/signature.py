"""Owns the signature of a DSP's calls: HMAC-SHA256 over time and body, good for five minutes. Pure.

Header `Stardust-Signature: t=<seconds since 1970>,v1=<hex>`; what is signed is `<t>.` and the body's bytes.
A call that is replayed within that time changes nothing: its content is known (shared/dialogue/receive.py).
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime

HEADER = "Stardust-Signature"
TOLERANCE_S = 300
_MAX_HEADER = 1000


def sign(body: bytes, secret: str, now: datetime) -> str:
    """The header for `body`."""
    moment = int(now.timestamp())
    return f"t={moment},v1={_digest(body, secret, str(moment))}"


def is_signed(body: bytes, header: str, secrets: Iterable[str], now: datetime) -> bool:
    """Whether one of the secrets signed the body, now. Takes the same time whatever is wrong with the digest."""
    parts = [part.strip().partition("=") for part in header[:_MAX_HEADER].split(",")]
    moment = next((value for name, _, value in parts if name == "t"), "")
    given = [value for name, _, value in parts if name == "v1"]
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    wanted = [_digest(body, secret, moment) for secret in secrets]
    matches = [hmac.compare_digest(value.encode(), digest.encode()) for value in given for digest in wanted]
    return any(matches) and abs(now.timestamp() - int(moment)) <= TOLERANCE_S


def _digest(body: bytes, secret: str, moment: str) -> str:
    return hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()

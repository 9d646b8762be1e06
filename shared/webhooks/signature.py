"""Signs and verifies messages by Standard Webhooks (https://www.standardwebhooks.com, spec 1.0). Pure."""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
"""The maximum difference between a message's timestamp and the receiver's clock; prevents replay attacks."""


def new_secret(token: str) -> str:
    """A signing secret in the standard's form, from a random token of at least 24 bytes."""
    return PREFIX + base64.b64encode(token.encode()).decode()


def signed_headers(event_id: str, body: bytes, secrets: Iterable[str], now: datetime) -> dict[str, str]:
    """The headers of a message, with one signature per secret (`v1,... v1,...`)."""
    timestamp = str(int(now.timestamp()))
    signatures = [f"v1,{_sign(event_id, timestamp, body, secret)}" for secret in secrets]
    return {"webhook-id": event_id, "webhook-timestamp": timestamp, "webhook-signature": " ".join(signatures)}


def is_genuine(headers: Mapping[str, str], body: bytes, secret: str, now: datetime) -> bool:
    """Whether a message is authentic, unmodified and recent; header names must be lower-case."""
    event_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not event_id or not timestamp.isascii() or not timestamp.isdigit() or len(timestamp) > 12:
        return False
    if abs(now.timestamp() - int(timestamp)) > TOLERANCE.total_seconds():
        return False
    wanted = f"v1,{_sign(event_id, timestamp, body, secret)}"
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(wanted.encode(), each.encode()) for each in given)


def _sign(event_id: str, timestamp: str, body: bytes, secret: str) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    content = f"{event_id}.{timestamp}.".encode() + body
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()

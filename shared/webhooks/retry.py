"""Computes when a message is retried. Pure.

The schedule is the one recommended by Standard Webhooks (spec 1.0, "Delivery retries"): seconds first, then hours.
"""

import hashlib
from datetime import timedelta

DELAYS = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
_JITTER = 0.1
_MAX_RETRY_AFTER = timedelta(hours=24)


def next_delay(message_id: str, tries: int, retry_after_s: int | None = None) -> timedelta | None:
    """The delay after the `tries`-th attempt failed; None if it was the last.

    The receiver's `Retry-After` applies if it is longer, up to a day. A deterministic jitter of up to a tenth of the
    delay spreads messages that failed together.
    """
    if tries > len(DELAYS):
        return None
    delay = DELAYS[tries - 1]
    digest = hashlib.sha256(f"{message_id} {tries}".encode()).digest()
    jittered = delay * (1 + _JITTER * int.from_bytes(digest[:4], "big") / 2**32)
    return max(jittered, min(timedelta(seconds=retry_after_s or 0), _MAX_RETRY_AFTER))

"""Owns when a message is sent again. Pure.

The schedule is the one that Standard Webhooks recommends (spec 1.0, "Delivery retries"): seconds first, then hours.
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
_SPREAD = 0.1
_LONGEST = timedelta(hours=24)


def next_delay(message_id: str, tries: int, retry_after_s: int | None = None) -> timedelta | None:
    """How long to wait after the `tries`-th attempt failed; None when it was the last.

    What the receiver asked for (`Retry-After`) counts if it is longer, up to a day. Messages that failed together
    come back spread over a tenth of the delay, each at the same time however often it is computed.
    """
    if tries > len(DELAYS):
        return None
    delay = DELAYS[tries - 1]
    digest = hashlib.sha256(f"{message_id} {tries}".encode()).digest()
    spread = delay * (1 + _SPREAD * int.from_bytes(digest[:4], "big") / 2**32)
    return max(spread, min(timedelta(seconds=retry_after_s or 0), _LONGEST))

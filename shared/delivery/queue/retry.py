"""Decides whether a failed attempt is retried, and when. Pure."""

from dataclasses import dataclass
from datetime import timedelta

from shared.errors import DeliveryError, StardustError, Unavailable

DELAYS = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=60))
ATTEMPTS = len(DELAYS) + 1
_JITTER = 0.1


@dataclass(frozen=True, slots=True)
class RetryDecision:
    """What follows a failed attempt: another one after `delay`, or none (`retry` is false), and why."""

    retry: bool
    delay: timedelta
    reason: str


def is_retryable(error: Exception) -> bool:
    """True if the same attempt may succeed later. Unexpected errors count as temporary."""
    if isinstance(error, DeliveryError):
        return error.retryable
    return isinstance(error, Unavailable) or not isinstance(error, StardustError)


def decide_retry(error: Exception, *, tries: int, jitter: float = 0) -> RetryDecision:
    """What follows the failure of the `tries`-th attempt (1 is the first) of the current series.

    `jitter` (0 to 1) extends the delay by up to a tenth.
    """
    if not is_retryable(error):
        return RetryDecision(False, timedelta(0), "the error is permanent")
    if tries >= ATTEMPTS:
        return RetryDecision(False, timedelta(0), f"{ATTEMPTS} attempts have failed")
    delay = DELAYS[tries - 1] * (1 + _JITTER * jitter)
    if isinstance(error, DeliveryError) and error.retry_after_s is not None:
        delay = max(delay, timedelta(seconds=error.retry_after_s))
    return RetryDecision(True, delay, f"attempt {tries + 1} of {ATTEMPTS} follows")

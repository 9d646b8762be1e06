"""Limits of a target for a transfer: connections, bytes per second, duration; and the rate limiter."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from shared.delivery.protocols.base import Options

_BURST_S = 0.25


@dataclass(frozen=True, slots=True)
class Limits:
    """See protocols.common.options.LIMITS; 0 means no limit."""

    connections: int = 1
    bytes_per_s: int = 0
    whole_s: int = 0

    @classmethod
    def of(cls, options: Options) -> "Limits":
        """The limits in a target's options; a protocol without these options has one connection and no limits."""
        return cls(options.get("connections", 1), options.get("bytesPerSecond", 0), options.get("wholeTimeout", 0))


NO_LIMITS = Limits()


class Pace:
    """A token bucket shared by all connections of a transfer; its capacity is a quarter of a second."""

    def __init__(
        self,
        bytes_per_s: int,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._bytes_per_s = bytes_per_s
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._spent_until = monotonic()

    def take(self, count: int) -> int:
        """The number of bytes, at most `count`, that may be sent now; blocks until they may."""
        if not self._bytes_per_s:
            return count
        granted = min(count, max(1, int(self._bytes_per_s * _BURST_S)))
        with self._lock:
            now = self._monotonic()
            begin = max(self._spent_until, now - _BURST_S)
            self._spent_until = begin + granted / self._bytes_per_s
            wait_s = self._spent_until - now
        if wait_s > 0:
            self._sleep(wait_s)
        return granted

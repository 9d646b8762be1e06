"""Writes the delivery log: the subcollection `deliveries/{id}/logs`, which users can follow live.

Lines are stored together, about once a second: a request for each takes longer than most of what they are about.
"""

import logging
from datetime import timedelta

from shared.clock import Clock
from shared.errors import Unavailable
from shared.model.codec import encode
from shared.model.delivery.delivery import DeliveryLog, LogLevel, LogStep
from shared.platform.store.port import Store
from shared.trace import current

logger = logging.getLogger("stardust.delivery")

_KEPT_FOR = timedelta(seconds=1)
_MAX_KEPT = 100


class AttemptLog:
    """Writes the log lines of one attempt. Messages and details must not contain credentials."""

    def __init__(self, *, delivery_id: str, tenant_id: str, attempt: int, store: Store, clock: Clock) -> None:
        self._collection = f"deliveries/{delivery_id}/logs"
        self._tenant_id = tenant_id
        self._attempt = attempt
        self._store = store
        self._clock = clock
        self._last = clock()
        self._lines: list[DeliveryLog] = []

    def add(self, level: LogLevel, step: LogStep, message: str, **details: str | int | float | bool) -> None:
        """Adds a line; its duration is the time since the previous line. Stores the lines that are a second old."""
        now, trace = self._clock(), current()
        line = DeliveryLog(
            tenant_id=self._tenant_id,
            timestamp=now,
            level=level,
            step=step,
            message=message,
            attempt=self._attempt,
            details=details,
            duration_ms=int((now - self._last).total_seconds() * 1000),
            trace_id=trace.trace_id if trace else None,
        )
        self._last = now
        self._lines.append(line)
        if now - self._lines[0].timestamp >= _KEPT_FOR or len(self._lines) >= _MAX_KEPT:
            self.store()

    def store(self) -> None:
        """Stores the lines so far: before work that may take long, and at the end. What cannot be stored is skipped."""
        lines, self._lines = self._lines, []
        if not lines:
            return
        try:
            self._store.add(self._collection, [encode(line) for line in lines])
        except Unavailable:
            logger.warning(
                "%d lines of %s were not stored, the last: %s", len(lines), self._collection, lines[-1].message
            )

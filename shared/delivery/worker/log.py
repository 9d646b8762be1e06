"""Writes the delivery log: the subcollection `deliveries/{id}/logs`, which users can follow live."""

import logging

from shared.clock import Clock
from shared.errors import Unavailable
from shared.model.codec import encode
from shared.model.delivery.delivery import DeliveryLog, LogLevel, LogStep
from shared.platform.store.port import Store
from shared.trace import current

logger = logging.getLogger("stardust.delivery")


class AttemptLog:
    """Writes the log lines of one attempt. Messages and details must not contain credentials."""

    def __init__(self, *, delivery_id: str, tenant_id: str, attempt: int, store: Store, clock: Clock) -> None:
        self._collection = f"deliveries/{delivery_id}/logs"
        self._tenant_id = tenant_id
        self._attempt = attempt
        self._store = store
        self._clock = clock
        self._last = clock()

    def add(self, level: LogLevel, step: LogStep, message: str, **details: str | int | float | bool) -> None:
        """Adds a line; its duration is the time since the previous line. A line that cannot be stored is skipped."""
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
        try:
            self._store.add(self._collection, encode(line))
        except Unavailable:
            logger.warning("a line of %s was not stored: %s", self._collection, message)

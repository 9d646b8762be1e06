"""Owns the log of a delivery: a subcollection that people follow live, and never grows its document."""

import logging

from shared.clock import Clock
from shared.errors import Unavailable
from shared.model.codec import encode
from shared.model.delivery.delivery import DeliveryLog, LogLevel, LogStep
from shared.platform.store.port import Store

logger = logging.getLogger("stardust.delivery")


class AttemptLog:
    """Writes the log lines of one attempt. What is logged never contains credentials."""

    def __init__(self, *, delivery_id: str, tenant_id: str, attempt: int, store: Store, clock: Clock) -> None:
        self._collection = f"deliveries/{delivery_id}/logs"
        self._tenant_id = tenant_id
        self._attempt = attempt
        self._store = store
        self._clock = clock
        self._last = clock()

    def add(self, level: LogLevel, step: LogStep, message: str, **details: str | int | float | bool) -> None:
        """Adds a line; its duration is the time since the line before. A delivery does not fail for want of a log."""
        now = self._clock()
        line = DeliveryLog(
            tenant_id=self._tenant_id,
            timestamp=now,
            level=level,
            step=step,
            message=message,
            attempt=self._attempt,
            details=details,
            duration_ms=int((now - self._last).total_seconds() * 1000),
        )
        self._last = now
        try:
            self._store.add(self._collection, encode(line))
        except Unavailable:
            logger.warning("a log line of %s is lost: %s", self._collection, message)

"""Measures the cost of one continuation of a delivery attempt. The cost of a crashed worker is not recorded."""

from dataclasses import dataclass
from datetime import datetime

from shared.model.delivery.statistics import Cost
from shared.platform.store.meter import Meter
from shared.platform.store.port import Transaction


@dataclass(slots=True)
class ContinuationMeter:
    """The start time and the store's meter readings then. One worker at a time uses a store (concurrency 1)."""

    started: datetime
    meter: Meter
    reads: int
    writes: int
    sent_bytes: int = 0
    done_bytes: int = 0
    """The most bytes that were at the target, with those of earlier continuations."""
    done_files: int = 0
    """The files that are complete at the target, found there or sent."""

    @classmethod
    def begin(cls, meter: Meter, now: datetime) -> "ContinuationMeter":
        """Starts measuring now."""
        return cls(now, meter, meter.reads, meter.writes)

    def cost(self, now: datetime, ending: Transaction, more: int) -> Cost:
        """The cost including the transaction `ending`, which is still to write `more` documents."""
        return Cost(
            reads=self.meter.reads - self.reads,
            writes=self.meter.writes - self.writes + ending.pending + more,
            bytes=self.sent_bytes,
            milliseconds=max(0, int((now - self.started).total_seconds() * 1000)),
        )

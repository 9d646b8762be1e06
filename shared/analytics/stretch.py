"""Owns the metering of one worker's stretch on a delivery. What a worker that died had spent, nobody knows."""

from dataclasses import dataclass
from datetime import datetime

from shared.model.delivery.statistics import Cost
from shared.platform.store.meter import Meter
from shared.platform.store.port import Transaction


@dataclass(slots=True)
class Stretch:
    """From when on, and what the store's meter said then. One worker at a time uses a store (concurrency 1)."""

    started: datetime
    meter: Meter
    reads: int
    writes: int
    sent_bytes: int = 0

    @classmethod
    def begin(cls, meter: Meter, now: datetime) -> "Stretch":
        """A stretch from now on."""
        return cls(now, meter, meter.reads, meter.writes)

    def cost(self, now: datetime, ending: Transaction, more: int) -> Cost:
        """What it has cost when the transaction `ending` is done, which writes `more` documents from here on."""
        return Cost(
            reads=self.meter.reads - self.reads,
            writes=self.meter.writes - self.writes + ending.pending + more,
            bytes=self.sent_bytes,
            milliseconds=max(0, int((now - self.started).total_seconds() * 1000)),
        )

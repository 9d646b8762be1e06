"""Counts document reads and writes, which Firestore bills."""

from dataclasses import dataclass


@dataclass(slots=True)
class Meter:
    """Documents read and written through one store; a query without results counts as one read."""

    reads: int = 0
    writes: int = 0

    def reset(self) -> None:
        """Resets both counts to zero."""
        self.reads = self.writes = 0

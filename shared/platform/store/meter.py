"""Owns the count of document reads and writes, the unit in which Firestore is billed."""

from dataclasses import dataclass


@dataclass(slots=True)
class Meter:
    """Documents read and written through one store; a query that finds nothing is one read."""

    reads: int = 0
    writes: int = 0

    def reset(self) -> None:
        """Starts again at zero."""
        self.reads = self.writes = 0

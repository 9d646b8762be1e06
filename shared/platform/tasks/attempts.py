"""Queues the attempts of work that a document describes, such as a message or a run, also again if a task was lost.

The name of a task follows from the document and the attempt, so that an attempt is queued once.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shared.platform.tasks.port import Tasks

LATE_AFTER = timedelta(minutes=2)
"""A task that has not begun so long after its due time may be lost."""
LATE_AT_ONCE = 100
"""How many are queued again in one round."""
_SLOT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt of a task function at the work of a document."""

    function: str
    work_id: str
    """The document's id."""
    number: int
    payload: Mapping[str, Any]
    due: datetime

    def enqueue(self, tasks: Tasks, now: datetime, *, late: bool = False) -> bool:
        """Queues the attempt for its due time. False if it is queued already. Raises Unavailable.

        `late`: its task may be lost, and the name of a task cannot be used again for hours, so it gets one for these
        five minutes.
        """
        suffix = f"-late-{int(now.timestamp() // _SLOT.total_seconds())}" if late else ""
        name = hashlib.sha256(f"{self.work_id} {self.number}{suffix}".encode()).hexdigest()[:32]
        delay_s = max(0.0, (self.due - now).total_seconds())
        return tasks.enqueue(self.function, self.payload, task_id=name, delay_s=delay_s)

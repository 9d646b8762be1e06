"""Defines the interface to the task queue. Adapters: memory (tests) and cloud (Cloud Tasks via firebase_admin)."""

from collections.abc import Mapping
from typing import Any, Protocol


class Tasks(Protocol):
    """Dispatches work to a task function: at least once, in no particular order."""

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:
        """Queues `payload` for `function`, with the headers of the current trace (shared/trace.py).

        `task_id` deduplicates. Returns False if that task is already queued.
        """

"""Owns the interface to the task queue. Adapters: memory (tests) and cloud (Cloud Tasks through firebase_admin)."""

from collections.abc import Mapping
from typing import Any, Protocol


class Tasks(Protocol):
    """Hands work to a task function, at least once, in no order."""

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:
        """Queues `payload` for `function`; `task_id` makes it unique. False if that task is queued already."""

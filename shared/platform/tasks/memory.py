"""Adapter for an in-memory task queue, whose tasks tests run when they choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class MemoryTasks:
    """Records the queued tasks; each task id is accepted once, as in Cloud Tasks."""

    queued: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:  # noqa: ARG002
        """Records the task; returns False if its id was used before."""
        if task_id in self.seen:
            return False
        self.seen.add(task_id)
        self.queued.append((function, dict(payload)))
        return True

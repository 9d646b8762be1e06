"""Adapter for an in-memory task queue, whose tasks tests run when they choose."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.trace import headers


@dataclass(slots=True)
class MemoryTasks:
    """Records the queued tasks; each task id is accepted once, as in Cloud Tasks."""

    queued: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    headers: list[dict[str, str]] = field(default_factory=list)
    """Of the queued tasks, in their order."""

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:  # noqa: ARG002
        """Records the task; returns False if its id was used before."""
        if task_id in self.seen:
            return False
        self.seen.add(task_id)
        self.queued.append((function, dict(payload)))
        self.headers.append(headers())
        return True

"""Owns the in-memory task queue: what was enqueued, for tests to run when they like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class MemoryTasks:
    """Tasks that remember; a task id is taken once, as in Cloud Tasks."""

    queued: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    def enqueue(self, function: str, payload: Mapping[str, Any], *, task_id: str, delay_s: float = 0) -> bool:  # noqa: ARG002
        """Remembers the task; False if its id was taken."""
        if task_id in self.seen:
            return False
        self.seen.add(task_id)
        self.queued.append((function, dict(payload)))
        return True

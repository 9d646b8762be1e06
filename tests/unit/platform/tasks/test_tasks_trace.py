"""A task takes the trace along that queued it."""

from typing import Any

import pytest
from firebase_admin import functions

from shared.platform.tasks.cloud import CloudTasks
from shared.platform.tasks.memory import MemoryTasks
from shared.trace import resume

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


class Queue:
    """Keeps the options of what is queued."""

    def __init__(self) -> None:
        self.options: list[Any] = []

    def enqueue(self, _payload: object, options: functions.TaskOptions) -> None:
        self.options.append(options)


def test_the_request_of_a_task_has_the_header_of_the_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue()
    app: Any = object()
    monkeypatch.setattr(functions, "task_queue", lambda name, app: queue)
    tasks = CloudTasks(app, "europe-west1")
    with resume(PARENT):
        tasks.enqueue("deliver", {}, task_id="a")
    tasks.enqueue("deliver", {}, task_id="b")
    assert [options.headers for options in queue.options] == [{"traceparent": PARENT}, {}]


def test_tasks_in_memory_have_the_same_headers() -> None:
    tasks = MemoryTasks()
    with resume(PARENT):
        tasks.enqueue("deliver", {}, task_id="a")
    assert tasks.headers == [{"traceparent": PARENT}]

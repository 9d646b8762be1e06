"""Worker processes and a task queue with the failures of Cloud Tasks: duplicates, delays, tasks lost with a worker."""

import json
import os
import queue
import random
import signal
import subprocess
import sys
import threading
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from infra.local.stack.processes import wait_until
from infra.local.stack.stack import ROOT

KILLED = 0.12
"""The share of tasks whose worker is killed while it runs them, after a random number of bytes sent."""
DUPLICATED = 0.2
"""The share of tasks that are dispatched twice."""
LOST = 0.5
"""The share of tasks that the queue loses when their worker is killed; the sweeper has to find those."""
LATEST_KILL_BYTES = 600_000
"""A package has about 500,000 bytes; beside them, the logins and commands count."""
SKEW_S = 30


class WorkerPool:
    """A fixed number of workers, each replaced when it is killed. A context manager."""

    def __init__(self, size: int, folder: Path, rng: random.Random) -> None:
        self._folder = folder
        self._rng = rng
        self._tasks: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._size = size
        self._processes: dict[int, subprocess.Popen[str]] = {}
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(size)]
        self._busy = Counter[str]()
        self._lock = threading.Lock()
        self.outcomes = Counter[str]()
        """The number of tasks by outcome: the worker's result, or `killed`."""
        self.forward_s = 0.0

    def __enter__(self) -> "WorkerPool":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        for _ in self._threads:
            self._tasks.put(None)
        self.kill_all()
        for thread in self._threads:
            thread.join()
        self.kill_all()
        for process in self._processes.values():
            process.communicate()

    def put(self, task: dict[str, Any]) -> None:
        """Dispatches the task, sometimes twice."""
        for _ in range(2 if self._rng.random() < DUPLICATED else 1):
            self._tasks.put(task)

    @property
    def idle(self) -> bool:
        """Whether every dispatched task has ended."""
        return self._tasks.unfinished_tasks == 0

    def kill_all(self) -> None:
        """Kills all workers at once, as the loss of a whole region would."""
        with self._lock:
            for process in self._processes.values():
                process.send_signal(signal.SIGKILL)

    def _work(self, number: int) -> None:
        while (task := self._tasks.get()) is not None:
            try:
                self._run(number, task)
            finally:
                self._tasks.task_done()
        self._tasks.task_done()

    def _run(self, number: int, task: dict[str, Any]) -> None:
        process = self._worker(number)
        kill_after = self._rng.randint(1, LATEST_KILL_BYTES) if self._rng.random() < KILLED else None
        result = "killed"
        request = {"task": task, "forward_s": self.forward_s, "kill_after": kill_after}
        with suppress(BrokenPipeError):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(request) + "\n")
            process.stdin.flush()
            result = process.stdout.readline().strip() or "killed"
        if result == "killed":
            process.wait()  # otherwise the next task would go to the dead process
        with self._lock:
            self.outcomes[result] += 1
        if result == "unavailable" or (result == "killed" and self._rng.random() > LOST):
            self._tasks.put(task)

    def _worker(self, number: int) -> subprocess.Popen[str]:
        """The worker of that number; if it was killed, a new one with its own clock skew."""
        known = self._processes.get(number)
        if known is not None and known.poll() is None:
            return known
        if known is not None:
            known.communicate()
        skew_s = self._rng.uniform(-SKEW_S, SKEW_S)
        command = [sys.executable, "-m", "tests.chaos.worker", str(self._folder), str(skew_s)]
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ.copy(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with self._lock:
            self._processes[number] = process
        assert process.stdout is not None
        process.stdout.readline()
        return process

    def settle(self, timeout_s: float) -> None:
        """Waits until every task has ended."""
        wait_until(lambda: self.idle, what="the workers to end their tasks", timeout_s=timeout_s)

"""Worker processes and the task queue before them, as unkind as Cloud Tasks may be: twice, late, lost with a worker."""

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

KILLED = 0.08
"""Of the tasks, how many lose their worker in the middle."""
TWICE = 0.2
LOST = 0.5
"""Of the tasks whose worker was killed, how many the queue forgets; the sweeper has to find those."""
LATEST_KILL_S = 1.2
SKEW_S = 30


class Crew:
    """So many workers, each replaced when it is killed. A context manager."""

    def __init__(self, size: int, folder: Path, chance: random.Random) -> None:
        self._folder = folder
        self._chance = chance
        self._tasks: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._size = size
        self._processes: dict[int, subprocess.Popen[str]] = {}
        self._threads = [threading.Thread(target=self._work, args=(number,), daemon=True) for number in range(size)]
        self._busy = Counter[str]()
        self._lock = threading.Lock()
        self.told = Counter[str]()
        """How tasks ended: the worker's words, and `killed`."""
        self.forward_s = 0.0

    def __enter__(self) -> "Crew":
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
        """Dispatches the task; now and then twice."""
        for _ in range(2 if self._chance.random() < TWICE else 1):
            self._tasks.put(task)

    @property
    def idle(self) -> bool:
        """Whether every task that was dispatched has ended."""
        return self._tasks.unfinished_tasks == 0

    def kill_all(self) -> None:
        """Ends all workers at once, as the loss of a whole region would."""
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
        killer = self._killer(process)
        result = "killed"
        with suppress(BrokenPipeError):
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps({"task": task, "forward_s": self.forward_s}) + "\n")
            process.stdin.flush()
            result = process.stdout.readline().strip() or "killed"
        killer.cancel()
        if result == "killed":
            process.wait()  # else the next task would be given to the dead
        with self._lock:
            self.told[result] += 1
        if result == "unavailable" or (result == "killed" and self._chance.random() > LOST):
            self._tasks.put(task)

    def _killer(self, process: subprocess.Popen[str]) -> threading.Timer:
        after = self._chance.uniform(0.02, LATEST_KILL_S) if self._chance.random() < KILLED else 3600.0
        timer = threading.Timer(after, lambda: process.send_signal(signal.SIGKILL))
        timer.daemon = True
        timer.start()
        return timer

    def _worker(self, number: int) -> subprocess.Popen[str]:
        """The worker of that number; a new one, whose clock is wrong in its own way, if it was killed."""
        known = self._processes.get(number)
        if known is not None and known.poll() is None:
            return known
        if known is not None:
            known.communicate()
        skew_s = self._chance.uniform(-SKEW_S, SKEW_S)
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

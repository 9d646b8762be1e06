"""Calls functions once a deadline has passed, all from one thread: one for each request would cost more than that."""

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class _Entry:
    """A call that is due; `act` is None once nobody waits for it."""

    def __init__(self, act: Callable[[], None]) -> None:
        self.act: Callable[[], None] | None = act


class Deadlines:
    """The deadlines of this process; thread-safe. The thread starts with the first of them, and anew after a fork."""

    def __init__(self) -> None:
        self._due = threading.Condition()
        self._heap: list[tuple[float, int, _Entry]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    @contextmanager
    def calling(self, act: Callable[[], None], seconds: float) -> Iterator[None]:
        """Calls `act`, which must neither block nor raise, if the block takes longer; never after its end."""
        entry = _Entry(act)
        with self._due:
            number = next(self._numbers)
            heapq.heappush(self._heap, (time.monotonic() + seconds, number, entry))
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._watch, name="deadlines", daemon=True)
                self._thread.start()
            elif self._heap[0][1] == number:
                self._due.notify()
        try:
            yield
        finally:
            with self._due:
                entry.act = None

    def _watch(self) -> None:
        with self._due:
            while True:
                while self._heap and self._heap[0][2].act is None:
                    heapq.heappop(self._heap)
                left_s = self._heap[0][0] - time.monotonic() if self._heap else None
                if left_s is None or left_s > 0:
                    self._due.wait(left_s)
                elif act := heapq.heappop(self._heap)[2].act:
                    act()


DEADLINES = Deadlines()

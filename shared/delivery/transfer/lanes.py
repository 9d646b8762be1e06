"""How many small files each connection carries at once: more while that is quicker, fewer once the server refuses."""

import threading
import time
from collections.abc import Callable

_FIRST = 4
_ROUNDS = 2
_WORTH = 1.15
"""So many times as quick the double width must be."""
_FILE_BYTES = 64 * 1024
"""A file without any content is counted as so many bytes."""


class Lanes:
    """The `width` of all connections: at first 4, at most `most`; doubled as long as files then arrive more quickly.

    Once that no longer helps, or the server refuses a file, it is halved and only becomes smaller. Thread-safe.
    """

    def __init__(self, most: int, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.most = most
        self.width = min(_FIRST, most)
        self._grows = most > self.width
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._rate = 0.0
        self._begin()

    def _begin(self) -> None:
        self._began, self._files, self._bytes = self._monotonic(), 0, 0

    def succeed(self, size: int) -> None:
        """Counts a small file that arrived; decides about the width after each has carried a few."""
        with self._lock:
            self._files += 1
            self._bytes += size + _FILE_BYTES
            if not self._grows or self._files < _ROUNDS * self.width:
                return
            rate = self._bytes / max(self._monotonic() - self._began, 1e-9)
            if rate < _WORTH * self._rate:
                self._halve()
            else:
                self._grows = self.width < self.most
                self.width, self._rate = min(2 * self.width, self.most), rate
                self._begin()

    def refuse(self) -> None:
        """Counts a file that the server refused."""
        with self._lock:
            self._halve()

    def _halve(self) -> None:
        self.width, self._grows = max(1, self.width // 2), False

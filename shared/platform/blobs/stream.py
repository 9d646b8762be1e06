"""Reads a remote file as a seekable stream, range by range with one range of read-ahead.

No connection stays open while the consumer works, however slow it is. Memory: two ranges of at most 8 MiB.
"""

import io
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO

from shared.errors import Unavailable

_FIRST_BYTES = 1 << 20  # enough for any header, so that probes fetch little
_MAX_BYTES = 8 << 20
_BUFFER_BYTES = 64 << 10
_ATTEMPTS = 5
_INITIAL_PAUSE_S = 0.1

Fetch = Callable[[int, int], bytes]
"""Fetches the bytes of a half-open range (start, end). Raises OSError on a transient failure."""


def open_stream(fetch: Fetch, size: int, offset: int = 0) -> BinaryIO:
    """A seekable stream of the `size` bytes of `fetch`, at `offset`. Reads raise Unavailable if retries fail."""
    return io.BufferedReader(_RangedFile(fetch, size, offset), _BUFFER_BYTES)


class _RangedFile(io.RawIOBase):
    def __init__(self, fetch: Fetch, size: int, offset: int) -> None:
        self._fetch, self._size, self._position = fetch, size, offset
        self._start, self._data = 0, b""
        self._ahead: tuple[int, Future[bytes]] | None = None
        self._executor: ThreadPoolExecutor | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        if self._position >= self._size:
            return 0
        if not self._start <= self._position < self._start + len(self._data):
            self._load(self._position)
        at = self._position - self._start
        data = memoryview(self._data)[at : at + len(buffer)]
        buffer[: len(data)] = data
        self._position += len(data)
        return len(data)

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
        self._data = b""
        super().close()

    def _load(self, at: int) -> None:
        sequential = at == self._start + len(self._data) and bool(self._data)
        length = min(2 * len(self._data), _MAX_BYTES) if sequential else _FIRST_BYTES
        self._data = b""
        self._data = self._ahead[1].result() if self._ahead and self._ahead[0] == at else self._read_range(at, length)
        self._start, self._ahead = at, None
        after = at + len(self._data)
        if sequential and after < self._size:
            self._executor = self._executor or ThreadPoolExecutor(1, "read-ahead")
            self._ahead = (after, self._executor.submit(self._read_range, after, min(2 * length, _MAX_BYTES)))

    def _read_range(self, at: int, length: int) -> bytes:
        end, cause = min(at + length, self._size), None
        for attempt in range(_ATTEMPTS):
            try:
                data = self._fetch(at, end)
                if len(data) == end - at:
                    return data
            except OSError as error:
                cause = error
            time.sleep(_INITIAL_PAUSE_S * 2**attempt)
        raise Unavailable(f"The file cannot be read at byte {at} of {self._size}.", remedy="Try again.") from cause

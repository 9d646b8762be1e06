"""Owns reading a remote file as a seekable stream, by ranges that are fetched whole and one ahead.

No connection is held while the consumer works, however slow it is. Memory: two ranges of at most 8 MiB.
"""

import io
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, BinaryIO

from shared.errors import Unavailable

_FIRST_BYTES = 1 << 20  # enough for any header, so that probes fetch little
_MOST_BYTES = 8 << 20
_BUFFER_BYTES = 64 << 10
_ATTEMPTS = 5
_FIRST_PAUSE_S = 0.1

Fetch = Callable[[int, int], bytes]
"""The bytes from a first to before a last position. Raises OSError when it cannot now."""


def open_stream(fetch: Fetch, size: int, offset: int = 0) -> BinaryIO:
    """The `size` bytes that `fetch` gives, from `offset`; seekable. Reads raise Unavailable when it stays broken."""
    return io.BufferedReader(_RangedFile(fetch, size, offset), _BUFFER_BYTES)


class _RangedFile(io.RawIOBase):
    def __init__(self, fetch: Fetch, size: int, offset: int) -> None:
        self._fetch, self._size, self._at = fetch, size, offset
        self._start, self._data = 0, b""
        self._ahead: tuple[int, Future[bytes]] | None = None
        self._reader: ThreadPoolExecutor | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._size:
            return 0
        if not self._start <= self._at < self._start + len(self._data):
            self._turn_to(self._at)
        at = self._at - self._start
        data = memoryview(self._data)[at : at + len(buffer)]
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        if self._reader is not None:
            self._reader.shutdown(cancel_futures=True)
        self._data = b""
        super().close()

    def _turn_to(self, at: int) -> None:
        follows = at == self._start + len(self._data) and bool(self._data)
        length = min(2 * len(self._data), _MOST_BYTES) if follows else _FIRST_BYTES
        self._data = b""
        self._data = self._ahead[1].result() if self._ahead and self._ahead[0] == at else self._range(at, length)
        self._start, self._ahead = at, None
        after = at + len(self._data)
        if follows and after < self._size:
            self._reader = self._reader or ThreadPoolExecutor(1, "read-ahead")
            self._ahead = (after, self._reader.submit(self._range, after, min(2 * length, _MOST_BYTES)))

    def _range(self, at: int, length: int) -> bytes:
        end, cause = min(at + length, self._size), None
        for attempt in range(_ATTEMPTS):
            try:
                data = self._fetch(at, end)
                if len(data) == end - at:
                    return data
            except OSError as error:
                cause = error
            time.sleep(_FIRST_PAUSE_S * 2**attempt)
        raise Unavailable(f"The file cannot be read at byte {at} of {self._size}.", remedy="Try again.") from cause

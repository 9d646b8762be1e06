"""A file that the parent process serves: `served.py` is the other end of the pipe."""

import io
import struct
import sys
from typing import Any

REQUEST = struct.Struct(">QI")
"""Position and length of what is asked for."""
RESULT = 0xFFFFFFFF
"""The length in a request that announces the result instead."""

MAX_PIECE_BYTES = 1 << 20
"""The most that one request may ask for, so that the parent never holds more."""

Part = tuple[str, int, int]
"""A kind, and the position and length of what is read as that."""

_BUFFER_BYTES = 256 << 10


class Served(io.RawIOBase):
    """A part of the file, whose bytes the parent sends on request."""

    def __init__(self, at: int, length: int) -> None:
        self._start, self._length, self._at = at, length, 0

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """True."""
        return True

    def tell(self) -> int:
        """The position in the part."""
        return self._at

    def seek(self, offset: int, whence: int = 0) -> int:
        """Moves without asking for anything."""
        self._at = max(0, offset + (0, self._at, self._length)[whence])
        return self._at

    def readinto(self, buffer: Any) -> int:
        """Asks for as much as the buffer holds, or less."""
        length = min(len(buffer), self._length - self._at, MAX_PIECE_BYTES)
        if length <= 0:
            return 0
        sys.stdout.buffer.write(REQUEST.pack(self._start + self._at, length))
        sys.stdout.buffer.flush()
        data = sys.stdin.buffer.read(length)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def opened(at: int, length: int) -> io.BufferedReader:
    """A part of the file, to be read."""
    return io.BufferedReader(Served(at, length), _BUFFER_BYTES)

"""A file-like object that hands on what is written to it, for libraries that write to files."""

import io
from collections.abc import Iterator
from typing import Any


class Drain(io.RawIOBase):
    """Collects what is written until it is taken. Cannot be sought in, so a ZIP file is written as a stream."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.position = 0

    def writable(self) -> bool:
        """True."""
        return True

    def write(self, data: Any) -> int:
        """Keeps a copy of the data."""
        part = bytes(data)
        self._parts.append(part)
        self.position += len(part)
        return len(part)

    def take(self) -> Iterator[bytes]:
        """What was written since the last call."""
        parts, self._parts = self._parts, []
        if parts:
            yield b"".join(parts)

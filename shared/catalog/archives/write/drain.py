"""Writes ZIP files as streams: a file-like object that hands on what is written to it, and the headers of entries."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time of all entries, so that equal content gives equal files."""


def zip_header(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """The header of an entry of a ZIP file."""
    header = zipfile.ZipInfo(name, _FIRST_MOMENT)
    header.compress_type = compression
    return header


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

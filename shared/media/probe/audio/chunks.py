"""Walks the chunks of WAV and AIFF files (EA IFF 85; Multimedia Programming Interface 1.0, RIFF)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from shared.errors import Finding
from shared.media.probe.facts import warning

HEADER_BYTES = 8
_MAX_CHUNKS = 4096


@dataclass(slots=True)
class Chunk:
    """A chunk: its name, and the position and length of its content. A reader may correct the length."""

    name: bytes
    at: int
    length: int

    @property
    def end(self) -> int:
        """The position after the content, without the pad byte."""
        return self.at + self.length


class Walk:
    """Yields the chunks of a file from a position on. `end` is where they ought to end, `at` where the walk ended.

    Both formats pad chunks of odd length with a zero byte. Some writers forget it: where the next name is only
    readable without the pad byte, the walk goes on there and counts it in `unpadded`.
    """

    def __init__(self, source: BinaryIO, at: int, end: int, byteorder: Literal["little", "big"]) -> None:
        self._source, self._byteorder = source, byteorder
        self.at, self.end, self.unpadded = at, end, 0

    def __iter__(self) -> Iterator[Chunk]:
        for _ in range(_MAX_CHUNKS):
            chunk = self._chunk_at(self.at)
            if chunk is None:
                return
            yield chunk
            self.at = self._after(chunk)

    def _chunk_at(self, at: int) -> Chunk | None:
        self._source.seek(at)
        header = self._source.read(HEADER_BYTES)
        if at + HEADER_BYTES > self.end or len(header) < HEADER_BYTES:
            return None
        return Chunk(header[:4], at + HEADER_BYTES, int.from_bytes(header[4:], self._byteorder))

    def _after(self, chunk: Chunk) -> int:
        if not chunk.length % 2 or self._fits(chunk.end + 1) or not self._fits(chunk.end):
            return chunk.end + chunk.length % 2
        self.unpadded += 1
        return chunk.end

    def _fits(self, at: int) -> bool:
        """True if a chunk that ends within the file begins here."""
        chunk = self._chunk_at(at)
        return chunk is not None and chunk.end <= self.end and all(0x20 <= byte < 0x7F for byte in chunk.name)

    def problems(self) -> list[Finding]:
        """A warning if pad bytes are missing."""
        if not self.unpadded:
            return []
        message = f"{self.unpadded} chunks of odd length are not padded: some readers lose what follows them."
        return [warning("chunk-unpadded", message, "Export the file again.")]

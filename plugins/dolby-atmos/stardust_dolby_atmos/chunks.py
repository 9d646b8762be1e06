"""Reads the chunks of a WAV, RF64 or BW64 file (EBU Tech 3306, ITU-R BS.2088-1) without its audio."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Reader = Callable[[int, int], bytes]
"""Bytes of the file at a position; fewer at its end."""

_HEAD_BYTES, _MAX_CHUNKS = 8, 1_000
_UNKNOWN = 0xFFFFFFFF
_PIECE_BYTES = 1 << 20
_MAX_TEXT_BYTES = 256 << 20
_EXTENSIBLE = 0xFFFE


class Unreadable(Exception):
    """The file is no ADM BWF that can be read; `args[0]` says why."""


@dataclass(frozen=True, slots=True)
class Wave:
    """The audio of a file, and where its other chunks are (position and length)."""

    kind: str
    channels: int
    rate: int
    bits: int
    at: int
    length: int
    chunks: dict[str, tuple[int, int]]

    @property
    def frame_bytes(self) -> int:
        """The length of one sample of every channel."""
        return self.channels * self.bits // 8

    @property
    def frames(self) -> int:
        """Samples of each channel."""
        return self.length // self.frame_bytes

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.frames / self.rate


def read_wave(read: Reader, size: int) -> Wave:
    """The structure of a file of `size` bytes. Raises Unreadable."""
    start = read(0, 12)
    kind = start[:4].decode("latin-1")
    if kind not in ("RIFF", "RF64", "BW64") or start[8:12] != b"WAVE":
        raise Unreadable("It is no WAV file.")
    chunks: dict[str, tuple[int, int]] = {}
    long_data, position = None, 12
    for _ in range(_MAX_CHUNKS):
        head = read(position, _HEAD_BYTES)
        if len(head) < _HEAD_BYTES:
            break
        name, length = head[:4].decode("latin-1"), int.from_bytes(head[4:], "little")
        at = position + _HEAD_BYTES
        if name == "ds64":
            long_data = struct.unpack("<8xQ", read(at, 16).ljust(16, b"\0"))[0]
        if name == "data" and length == _UNKNOWN and long_data is not None:
            length = long_data
        chunks.setdefault(name, (at, min(length, max(0, size - at))))
        position = at + length + length % 2
    return _wave(read, kind, chunks)


def _wave(read: Reader, kind: str, chunks: dict[str, tuple[int, int]]) -> Wave:
    if "fmt " not in chunks or "data" not in chunks:
        raise Unreadable("It has no fmt or data chunk.")
    form = read(chunks["fmt "][0], min(chunks["fmt "][1], 40))
    code, channels, rate, _, block, _ = struct.unpack("<HHIIHH", form[:16].ljust(16, b"\0"))
    if code == _EXTENSIBLE and len(form) >= 26:
        code = int.from_bytes(form[24:26], "little")
    if code != 1 or not 1 <= channels <= 4096 or not rate or block % channels or block // channels not in (2, 3, 4):
        raise Unreadable("Its samples are no integer PCM of 16, 24 or 32 bits.")
    at, length = chunks["data"]
    return Wave(kind, channels, rate, block // channels * 8, at, length, chunks)


def body(read: Reader, wave: Wave, name: str, limit: int = _MAX_TEXT_BYTES) -> bytes:
    """The content of a chunk, up to `limit` bytes; nothing if there is none."""
    at, length = wave.chunks.get(name, (0, 0))
    end = at + min(length, limit)
    return b"".join(read(place, min(_PIECE_BYTES, end - place)) for place in range(at, end, _PIECE_BYTES))


def reader_of(context: Any, asset_id: str) -> Reader:
    """Reads the file of an asset."""
    return lambda position, length: bytes(context.files.read(asset_id, position, length))

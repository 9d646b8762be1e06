"""Reads the audio of an MP4 file as far as Dolby Atmos is concerned: E-AC-3 with joint object coding.

ISO/IEC 14496-12 (boxes), ETSI TS 102 366 annex F (ec-3 and dec3), ETSI TS 103 420 (the extension type A: JOC).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stardust_dolby_atmos.chunks import Reader

_PATH = ("moov", "trak", "mdia", "minf", "stbl", "stsd")
_RATES = (48_000, 44_100, 32_000)
_ENTRY_BYTES, _SAMPLE_ENTRY_BYTES = 8, 28
_MAX_BOXES = 10_000


@dataclass(frozen=True, slots=True)
class Encoded:
    """The first audio track. `joc`: its objects are coded, with this complexity; `kbps` as the file states it."""

    codec: str
    joc: bool = False
    complexity: int | None = None
    kbps: int | None = None
    rate: int | None = None


class _Bits:
    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data, "big"), len(data) * 8

    def take(self, count: int) -> int:
        if count > self._left:
            raise ValueError("The box ends too early.")
        self._left -= count
        return self._value >> self._left & (1 << count) - 1

    @property
    def left(self) -> int:
        return self._left


def is_mp4(start: bytes) -> bool:
    """Whether a file begins like an MP4."""
    return start[4:8] == b"ftyp"


def read_mp4(read: Reader, size: int) -> Encoded | None:
    """The first audio track of a file; None if it has none."""
    for at, end in _boxes_at(read, 0, size, _PATH):
        for kind, inside, close in _boxes(read, at + 8, end):  # version, flags and count come first
            if kind in ("ec-3", "mp4a", "ac-3", "ac-4", "alac", "fLaC", "Opus"):
                return _entry(read, kind, inside, close)
    return None


def _entry(read: Reader, kind: str, at: int, end: int) -> Encoded:
    for name, inside, close in _boxes(read, at + _SAMPLE_ENTRY_BYTES, end):
        if kind == "ec-3" and name == "dec3":
            try:
                return _dec3(read(inside, min(close - inside, 64)))
            except ValueError:
                return Encoded(kind)
    return Encoded(kind)


def _dec3(data: bytes) -> Encoded:
    """ETSI TS 102 366, F.6.1, with the extension of TS 103 420, 8.3. Raises ValueError."""
    bits = _Bits(data)
    kbps, streams = bits.take(13), bits.take(3) + 1
    rate = 0
    for _ in range(streams):
        rate = bits.take(2)
        bits.take(5 + 1 + 1 + 3 + 3 + 1 + 3)
        bits.take(9 if bits.take(4) else 1)
    joc, complexity = False, None
    if bits.left >= 16:
        bits.take(7)
        joc, complexity = bool(bits.take(1)), bits.take(8)
    return Encoded("ec-3", joc, complexity if joc else None, kbps, _RATES[rate] if rate < len(_RATES) else None)


def _boxes_at(read: Reader, at: int, end: int, path: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the content of each box at a path is."""
    for kind, inside, close in _boxes(read, at, end):
        if kind == path[0] and len(path) == 1:
            yield inside, close
        elif kind == path[0]:
            yield from _boxes_at(read, inside, close, path[1:])


def _boxes(read: Reader, at: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Kind, begin and end of the content of each box."""
    for _ in range(_MAX_BOXES):
        if at + _ENTRY_BYTES > end:
            return
        head = read(at, 16)
        length, kind, inside = int.from_bytes(head[:4], "big"), head[4:8].decode("latin-1"), at + 8
        if length == 1:
            length, inside = int.from_bytes(head[8:16], "big"), at + 16
        length = length or end - at
        if length < inside - at:
            return
        yield kind, inside, min(at + length, end)
        at += length

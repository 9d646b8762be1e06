"""Reads the boxes of MP4 files (ISO/IEC 14496-12)."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from shared.media.probe.facts import unusable

_MAX_BOXES = 4096
_MAX_DEPTH = 8
_MAX_INDEX_BYTES = 32 << 20
_PARENTS = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts")


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its kind, its start and end, and the start of its content."""

    kind: bytes
    start: int
    content: int
    end: int


@dataclass(frozen=True, slots=True)
class Mp4Index:
    """The `moov` box of a file, and the other top-level boxes."""

    data: bytes
    box: Box
    others: tuple[Box, ...]


def read_index(source: BinaryIO, size: int) -> Mp4Index:
    """Finds the index of an MP4 file. Raises Unusable."""
    boxes, at = list[Box](), 0
    while at < size and len(boxes) < _MAX_BOXES:
        source.seek(at)
        box = _box(source.read(16), at, at, size)
        if box is None or box.end > size:
            raise unusable("truncated", "The file ends within an MP4 box.")
        boxes.append(box)
        at = box.end
    index = next((box for box in boxes if box.kind == b"moov"), None)
    if index is None or index.end - index.start > _MAX_INDEX_BYTES:
        raise unusable("mp4-incomplete", "The MP4 file has no usable index (moov).")
    if any(box.kind == b"moof" for box in boxes):
        raise unusable("unsupported-format", "The MP4 file is fragmented.", "Export it as a plain file.")
    source.seek(index.start)
    data = source.read(index.end - index.start)
    return Mp4Index(data, index, tuple(box for box in boxes if box is not index))


def children(data: bytes, kind: bytes) -> list[Box]:
    """All boxes of one kind in an index."""
    return [box for box in descendants(data, 8, len(data)) if box.kind == kind]


def descendants(data: bytes, at: int, end: int, depth: int = 0) -> Iterator[Box]:
    """The boxes between two positions and the boxes nested in them, to a limited depth."""
    while at + 8 <= end:
        box = _box(data[at : at + 16], at, at, end)
        if box is None or box.end > end:
            return
        yield box
        if box.kind in _PARENTS and depth < _MAX_DEPTH:
            yield from descendants(data, box.content, box.end, depth + 1)
        at = box.end


def _box(header: bytes, at: int, start: int, limit: int) -> Box | None:
    if len(header) < 8:
        return None
    length, content = int.from_bytes(header[:4], "big"), at + 8
    if length == 1:
        length, content = int.from_bytes(header[8:16], "big"), at + 16
    end = limit if length == 0 else start + length
    return Box(header[4:8], start, content, end) if end >= content else None


def handler(data: bytes, track: Box) -> bytes:
    """The kind of a track: `soun` for audio, `vide` for video."""
    for box in descendants(data, track.content, track.end):
        if box.kind == b"hdlr":
            return data[box.content + 8 : box.content + 12]
    return b""

"""Streams an MP4 file to a reader that cannot seek: the index first, then the media."""

import struct
from collections.abc import Callable
from typing import BinaryIO

from shared.media.probe.audio.boxes import Box, Mp4Index, children, descendants, read_index

Feed = Callable[[bytes], None]
_TABLES = {b"stco": (4, ">I"), b"co64": (8, ">Q")}


def in_stream_order(source: BinaryIO, size: int, feed: Feed) -> Feed:
    """Returns a function for the file's chunks that passes them to `feed` in stream order; feeds the index at once.

    Leaves `source` at its start.
    """
    index = read_index(source, size)
    media = next((box for box in index.others if box.kind == b"mdat"), None)
    if media is not None and media.start < index.box.start:
        head = [box for box in index.others if box.kind == b"ftyp"]
        for box in head:
            source.seek(box.start)
            feed(source.read(box.end - box.start))
        feed(_relocated(index))
        feed = _BoxFilter(feed, [*head, index.box])
    source.seek(0)
    return feed


def _relocated(index: Mp4Index) -> bytes:
    """The index for a position before the media: the chunk offsets grow by the length of the index."""
    data = bytearray(index.data)
    for track in children(index.data, b"trak"):
        for box in descendants(index.data, track.content, track.end):
            if box.kind in _TABLES:
                _shift_offsets(data, box, len(data))
    return bytes(data)


def _shift_offsets(data: bytearray, box: Box, by: int) -> None:
    width, form = _TABLES[box.kind]
    count = min(int.from_bytes(data[box.content + 4 : box.content + 8], "big"), (box.end - box.content - 8) // width)
    for at in range(box.content + 8, box.content + 8 + count * width, width):
        moved = int.from_bytes(data[at : at + width], "big") + by
        struct.pack_into(form, data, at, moved % (1 << 8 * width))


class _BoxFilter:
    """Forwards a stream without the bytes of the given boxes."""

    def __init__(self, feed: Feed, boxes: list[Box]) -> None:
        self._feed, self._boxes, self._at = feed, sorted(boxes, key=lambda box: box.start), 0

    def __call__(self, chunk: bytes) -> None:
        start, end = self._at, self._at + len(chunk)
        at = start
        for box in self._boxes:
            if at < box.start < end or at < box.end <= end or box.start <= at < box.end:
                self._forward(chunk[at - start : max(at, box.start) - start])
                at = min(end, max(at, box.end))
        self._forward(chunk[at - start :])
        self._at = end

    def _forward(self, piece: bytes) -> None:
        if piece:
            self._feed(piece)

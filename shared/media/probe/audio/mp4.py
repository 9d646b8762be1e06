"""Reads the audio track of MP4 files (ISO/IEC 14496-12 boxes; 14496-14 for AAC; Apple's ALAC cookie)."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.facts import AudioFacts, unusable

_MAX_BOXES = 4096
_MAX_DEPTH = 8
_MAX_INDEX_BYTES = 32 << 20
_CODECS = {b"mp4a": "AAC", b"alac": "ALAC"}
_AAC_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)
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


def probe_mp4(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of the only audio track of an MP4 file. Raises Unusable."""
    index = read_index(source, size)
    handlers = {track: _handler(index.data, track) for track in children(index.data, b"trak")}
    tracks = [track for track, handler in handlers.items() if handler == b"soun"]
    if len(tracks) != 1 or b"vide" in handlers.values():
        raise unusable("mp4-tracks", "The MP4 file does not contain exactly one audio track and no video.")
    boxes = {box.kind: box for box in descendants(index.data, tracks[0].content, tracks[0].end)}
    try:
        _check_media(index, boxes)
        return _facts(index.data, boxes, size), []
    except (KeyError, IndexError, ValueError, struct.error) as error:
        raise unusable("mp4-incomplete", "The MP4 file does not describe its audio track.") from error


def _facts(data: bytes, boxes: dict[bytes, Box], size: int) -> AudioFacts:
    entry = boxes[b"stsd"].content + 8
    kind = data[entry + 4 : entry + 8]
    codec = _CODECS.get(kind)
    if codec is None:
        name = kind.decode("latin-1")
        raise unusable(
            "unsupported-codec", f"The MP4 file contains {name!r} audio.", "Use ALAC or AAC without protection."
        )
    channels, depth = struct.unpack_from(">HH", data, entry + 24)
    sample_rate: int = struct.unpack_from(">I", data, entry + 32)[0] >> 16
    if codec == "ALAC":
        cookie = data.index(b"alac", entry + 8) + 8
        depth, channels = data[cookie + 5], data[cookie + 9]
        sample_rate = struct.unpack_from(">I", data, cookie + 20)[0]
    else:
        sample_rate = _aac_rate(data, entry, boxes[b"stsd"].end) or sample_rate
    timescale, duration = _media_header(data, boxes[b"mdhd"])
    frames = _without_delay(data, boxes.get(b"elst"), duration) * sample_rate // timescale if timescale else 0
    if not frames or not channels or not sample_rate:
        raise unusable("no-audio", "The file contains no audio.")
    bitrate = max(1, round(size * 8 * sample_rate / frames / 1000))
    return AudioFacts("M4A", codec, channels, sample_rate, depth if codec == "ALAC" else None, frames, bitrate)


def _check_media(index: Mp4Index, boxes: dict[bytes, Box]) -> None:
    """Raises Unusable if the samples of the track do not fit into the media (ISO/IEC 14496-12, 8.7.3.2 and 8.1.1)."""
    if (table := boxes.get(b"stsz")) is None:
        return
    each, count = struct.unpack_from(">II", index.data, table.content + 4)
    needed = each * count or sum(struct.unpack_from(f">{count}I", index.data, table.content + 12))
    available = sum(box.end - box.content for box in index.others if box.kind == b"mdat")
    if needed > available:
        raise unusable(
            "truncated", f"The media of the MP4 file is {needed - available} bytes shorter than its index states."
        )


def _aac_rate(data: bytes, entry: int, end: int) -> int | None:
    """The rate in the AudioSpecificConfig; the sample entry itself cannot hold rates above 65,535.

    ISO/IEC 14496-1, 7.2.6 (nested descriptors 3, 4 and 5) and 14496-3, 1.6.2.
    """
    at = data.find(b"esds", entry, end) + 8
    for tag, fields in ((3, 3), (4, 13), (5, 0)):
        if at < 8 or data[at] != tag:
            return None
        at += 1
        while data[at] & 0x80:
            at += 1
        at += 1 + fields
    config = int.from_bytes(data[at : at + 5].ljust(5, b"\0"), "big")
    index = config >> 31 & 15
    if index == 15:
        return config >> 7 & 0xFFFFFF
    return _AAC_RATES[index] if index < len(_AAC_RATES) else None


def _media_header(data: bytes, box: Box) -> tuple[int, int]:
    """The time scale, and the duration of the track in it."""
    if data[box.content] == 1:
        scale, long_duration = struct.unpack_from(">IQ", data, box.content + 20)
        return scale, long_duration
    scale, duration = struct.unpack_from(">II", data, box.content + 12)
    return scale, duration


def _without_delay(data: bytes, box: Box | None, duration: int) -> int:
    """The duration minus the encoder delay, which the edit list skips (the end of the edit list is too coarse)."""
    if box is None or struct.unpack_from(">I", data, box.content + 4)[0] != 1:
        return duration
    long = data[box.content] == 1
    start: int = struct.unpack_from(">q" if long else ">i", data, box.content + (16 if long else 12))[0]
    return max(0, duration - max(0, start))


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


def _handler(data: bytes, track: Box) -> bytes:
    for box in descendants(data, track.content, track.end):
        if box.kind == b"hdlr":
            return data[box.content + 8 : box.content + 12]
    return b""

"""Reads MP3 files frame by frame (ISO/IEC 11172-3, 2.4.1; the Xing and LAME tags)."""

from dataclasses import dataclass
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.audio.id3 import id3_length, tags_at_end
from shared.media.probe.facts import AudioFacts, AudioStream, unusable, warning

_SEARCH_BYTES = 64 << 10
_MAX_RESYNCS = 64
_MAX_FRAMES = 2_000_000  # fourteen hours at 44.1 kHz; the frames are read one by one
_MPEG1 = 3
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_BITRATES = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}


@dataclass(frozen=True, slots=True)
class _Frame:
    version: int
    sample_rate: int
    channels: int
    length: int

    @property
    def samples(self) -> int:
        return 1152 if self.version == _MPEG1 else 576

    def matches(self, other: "_Frame") -> bool:
        return (self.version, self.sample_rate) == (other.version, other.sample_rate)


@dataclass(slots=True)
class _Walk:
    frames: int = 0
    audio_bytes: int = 0
    lost_bytes: int = 0
    truncated: bool = False


def probe_mp3(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of an MP3 file; encoder delay and padding do not count as audio. Raises Unusable."""
    source.seek(0)
    start, end = id3_length(source), size - tags_at_end(source, size)
    at, first = _find(source, start, end, None)
    if first is None:
        raise unusable("not-mp3", "No MP3 audio was found in the file.")
    declared, silent = _encoder_tag(source, at, first)
    first_at = at + first.length if declared is not None else at
    walk = _walk(source, first_at, end, first)
    if walk.lost_bytes and (declared or 0) > walk.frames:
        raise unusable("damaged", f"Only {walk.frames} of {declared} audio frames can be read.")
    if walk.truncated or (declared or 0) > walk.frames:
        raise unusable("truncated", f"The file ends within its audio, after {walk.frames} frames.")
    samples = walk.frames * first.samples - silent
    if samples <= 0:
        raise unusable("no-audio", "The file contains no audio.")
    problems = [warning("garbage", f"{walk.lost_bytes} bytes are not audio.")] if walk.lost_bytes else []
    bitrate = round(walk.audio_bytes * 8 * first.sample_rate / (walk.frames * first.samples) / 1000)
    stream = AudioStream("mp3", start, end - start)
    facts = AudioFacts("MP3", "MP3", first.channels, first.sample_rate, None, samples, max(1, bitrate), stream=stream)
    return facts, problems


def _walk(source: BinaryIO, at: int, end: int, first: _Frame) -> _Walk:
    walk, resyncs = _Walk(), 0
    source.seek(at)
    while at + 4 <= end:
        if walk.frames == _MAX_FRAMES:
            raise unusable("too-long", f"The file has more than {_MAX_FRAMES:,} MP3 frames.", "Split it.")
        frame = _parse(source.read(4))
        if frame is None or not frame.matches(first):
            resyncs += 1
            found, frame = _find(source, at, end, first)
            walk.lost_bytes += found - at
            if frame is None or resyncs > _MAX_RESYNCS:
                break
            at = found
            source.seek(at + 4)
        if at + frame.length > end:
            walk.truncated = True
            break
        walk.frames += 1
        walk.audio_bytes += frame.length
        at += frame.length
        source.seek(frame.length - 4, 1)
    return walk


def _find(source: BinaryIO, at: int, end: int, expected: _Frame | None) -> tuple[int, _Frame | None]:
    """The next frame that is followed by another one or by the end of the file; otherwise the end, and None."""
    source.seek(at)
    window = source.read(min(_SEARCH_BYTES, end - at))
    position = -1
    while (position := window.find(b"\xff", position + 1)) >= 0:
        frame = _parse(window[position : position + 4])
        if frame is None or (expected and not frame.matches(expected)):
            continue
        after = position + frame.length
        following = _parse(window[after : after + 4])
        if at + after == end or (following and following.matches(frame)):
            return at + position, frame
    return end, None


def _parse(header: bytes) -> _Frame | None:
    """Parses a Layer III frame header; None if it is not one (free format is not supported)."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return None
    version, rate, index = header[1] >> 3 & 3, header[2] >> 2 & 3, header[2] >> 4
    if version not in _RATES or rate == 3 or not 0 < index < 15:
        return None
    sample_rate = _RATES[version][rate]
    bitrate = _BITRATES[version == _MPEG1][index] * 1000
    length = (144 if version == _MPEG1 else 72) * bitrate // sample_rate + (header[2] >> 1 & 1)
    return _Frame(version, sample_rate, 1 if header[3] >> 6 == 3 else 2, length)


def _encoder_tag(source: BinaryIO, at: int, first: _Frame) -> tuple[int | None, int]:
    """Reads a Xing or Info frame: the number of audio frames (None: not such a frame), and samples to exclude."""
    source.seek(at)
    body = source.read(first.length)
    side_bytes = (17, 32) if first.version == _MPEG1 else (9, 17)
    tag = 4 + side_bytes[first.channels - 1]
    if body[tag : tag + 4] not in (b"Xing", b"Info"):
        return None, 0
    flags = int.from_bytes(body[tag + 4 : tag + 8], "big")
    declared = int.from_bytes(body[tag + 8 : tag + 12], "big") if flags & 1 else 0
    lame = tag + 8 + sum(length for bit, length in ((1, 4), (2, 4), (4, 100), (8, 4)) if flags & bit)
    if body[lame : lame + 4] not in (b"LAME", b"Lavf", b"Lavc"):
        return declared, 0
    packed = int.from_bytes(body[lame + 21 : lame + 24], "big")
    return declared, (packed >> 12) + (packed & 0xFFF)

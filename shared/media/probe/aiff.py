"""Reads AIFF and AIFF-C headers (Apple, Audio Interchange File Format 1.3; AIFF-C draft 1991)."""

import struct
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.facts import AudioFacts, unusable, warning

_MAX_CHUNKS = 4096
_INTEGER, _FLOAT = (b"NONE", b"twos", b"sowt", b"in24", b"in32"), (b"fl32", b"FL32", b"fl64", b"FL64")
_DEPTHS = (8, 16, 24, 32, 64)


def probe_aiff(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of an AIFF file. Raises Unusable."""
    common, sound_bytes, end = _walk(source, size)
    if len(common) < 18 or sound_bytes is None:
        raise unusable("aiff-incomplete", "The AIFF file has no COMM or SSND chunk.")
    channels, frames, depth = struct.unpack(">hIh", common[:8])
    sample_rate, compression = _extended(common[8:18]), common[18:22] or b"NONE"
    if compression not in _INTEGER + _FLOAT:
        name = compression.decode("latin-1")
        raise unusable("unsupported-codec", f"The audio is compressed ({name!r}).", "Export it uncompressed.")
    container = -(-depth // 8)
    if channels < 1 or container * 8 not in _DEPTHS:
        raise unusable("implausible", f"{channels} channels of {depth} bits are not plausible.")
    if not frames:
        raise unusable("no-audio", "The file contains no audio.")
    if sound_bytes < frames * channels * container:
        raise unusable("truncated", f"{frames * channels * container - sound_bytes} bytes of audio are missing.")
    problems = [warning("trailing-data", f"{size - end} bytes follow the end of the AIFF file.")] if size > end else []
    bitrate = round(channels * container * 8 * sample_rate / 1000)
    return AudioFacts("AIFF", "PCM", channels, sample_rate, depth, frames, bitrate, compression in _FLOAT), problems


def _walk(source: BinaryIO, size: int) -> tuple[bytes, int | None, int]:
    """The COMM chunk, the number of sound bytes present, and the end of the form."""
    source.seek(4)
    end = min(size, int.from_bytes(source.read(4), "big") + 8)
    common, sound_bytes, at = b"", None, 12
    for _ in range(_MAX_CHUNKS):
        source.seek(at)
        header = source.read(8)
        if at + 8 > end or len(header) < 8:
            break
        name, length = struct.unpack(">4sI", header)
        if name == b"COMM":
            common = source.read(min(length, 64))
        elif name == b"SSND":
            offset = int.from_bytes(source.read(4), "big")
            sound_bytes = min(length, size - at - 8) - 8 - offset
        at += 8 + length + length % 2
    return common, sound_bytes, end


def _extended(value: bytes) -> int:
    """An 80-bit float (IEEE 754 extended) as an integer; 0 if it is out of range."""
    exponent, mantissa = struct.unpack(">HQ", value)
    shift = 16383 + 63 - exponent
    return mantissa >> shift if 0 <= shift < 64 else 0

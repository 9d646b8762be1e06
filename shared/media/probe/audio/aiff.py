"""Reads AIFF and AIFF-C headers (Apple, Audio Interchange File Format 1.3; AIFF-C draft 1991)."""

import struct
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.audio.chunks import Walk
from shared.media.probe.facts import AudioFacts, AudioStream, unusable, warning

_BIG_ENDIAN, _LITTLE_ENDIAN = (b"NONE", b"twos", b"in24", b"in32"), (b"sowt",)
_FLOAT = (b"fl32", b"FL32", b"fl64", b"FL64")
_CODINGS = {
    **{(name, bits): f"s{bits}be" for name in _BIG_ENDIAN for bits in (16, 24, 32)},
    **{(name, bits): f"s{bits}le" for name in _LITTLE_ENDIAN for bits in (16, 24, 32)},
    **{(name, 8): "s8" for name in _BIG_ENDIAN + _LITTLE_ENDIAN},
    **{(name, bits): f"f{bits}be" for name in _FLOAT for bits in (32, 64)},
}


def probe_aiff(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of an AIFF file; its chunks may have any order. Raises Unusable."""
    common, sound, others, walk = _walk(source, size)
    if len(common) < 18 or sound is None:
        raise unusable("aiff-incomplete", "The AIFF file has no COMM or SSND chunk.")
    channels, frames, depth = struct.unpack(">hIh", common[:8])
    sample_rate, compression = _extended(common[8:18]), common[18:22] or b"NONE"
    if compression not in _BIG_ENDIAN + _LITTLE_ENDIAN + _FLOAT:
        name = compression.decode("latin-1")
        raise unusable("unsupported-codec", f"The audio is compressed ({name!r}).", "Export it uncompressed.")
    container = -(-depth // 8)
    coding = _CODINGS.get((compression, container * 8))
    if channels < 1 or coding is None:
        raise unusable("implausible", f"{channels} channels of {depth} bits are not plausible.")
    if not frames:
        raise unusable("no-audio", "The file contains no audio.")
    start, available = sound
    needed = frames * channels * container
    if available < needed:
        raise unusable("truncated", f"{needed - available} bytes of audio are missing.")
    problems = walk.problems()
    if size > walk.end:
        problems.append(warning("trailing-data", f"{size - walk.end} bytes follow the end of the AIFF file."))
    facts = AudioFacts(
        "AIFF",
        "PCM",
        channels,
        sample_rate,
        depth,
        frames,
        round(channels * container * 8 * sample_rate / 1000),
        compression in _FLOAT,
        stream=AudioStream(coding, start, needed, b"", channels, sample_rate),
        chunks=others,
    )
    return facts, problems


def _walk(source: BinaryIO, size: int) -> tuple[bytes, tuple[int, int] | None, dict[str, tuple[int, int]], Walk]:
    """The COMM chunk, the position and number of the sound bytes present, where other chunks are, and the walk."""
    source.seek(4)
    walk = Walk(source, 12, min(size, int.from_bytes(source.read(4), "big") + 8), "big")
    common, sound = b"", None
    others: dict[str, tuple[int, int]] = {}
    for chunk in walk:
        if chunk.name == b"COMM":
            common = source.read(min(chunk.length, 64))
        elif chunk.name == b"SSND":
            offset = int.from_bytes(source.read(4), "big")
            sound = chunk.at + 8 + offset, min(chunk.length, size - chunk.at) - 8 - offset
        else:
            others.setdefault(chunk.name.decode("latin-1"), (chunk.at, chunk.length))
    return common, sound, others, walk


def _extended(value: bytes) -> int:
    """An 80-bit float (IEEE 754 extended) as an integer; 0 if it is out of range."""
    exponent, mantissa = struct.unpack(">HQ", value)
    shift = 16383 + 63 - exponent
    return mantissa >> shift if 0 <= shift < 64 else 0

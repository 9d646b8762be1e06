"""Reads WAV headers (Multimedia Programming Interface 1.0, RIFF; EBU Tech 3306 for RF64; ITU-R BS.2088 for BW64)."""

import struct
from dataclasses import dataclass, field, replace
from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.audio.adm import DOLBY_CODEC, check_adm, count_objects
from shared.media.probe.audio.chunks import Chunk, Walk
from shared.media.probe.facts import AudioFacts, AudioStream, unusable, warning

_INTEGER, _FLOAT = 0x0001, 0x0003
_EXTENSIBLE = 0xFFFE
_UNKNOWN_LENGTH = 0xFFFFFFFF
_DEFINITIONS = {b"axml", b"bxml", b"sxml"}
_CODINGS = {
    **{(_INTEGER, bits): name for bits, name in ((8, "u8"), (16, "s16le"), (24, "s24le"), (32, "s32le"))},
    **{(_FLOAT, bits): f"f{bits}le" for bits in (32, 64)},
}


@dataclass(slots=True)
class _Layout:
    form: bytes = b""
    data: Chunk | None = None
    end: int = 0
    after_data: list[str] = field(default_factory=list)
    others: dict[bytes, Chunk] = field(default_factory=dict)
    problems: list[Finding] = field(default_factory=list)


def probe_wav(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of a WAV file. Raises Unusable."""
    layout = _walk(source, size)
    if not layout.form or layout.data is None:
        raise unusable("wav-incomplete", "The WAV file has no fmt or data chunk.")
    facts, problems = _facts(layout.form, layout.data)
    immersive = b"chna" in layout.others and not _DEFINITIONS.isdisjoint(layout.others)
    facts = replace(
        facts,
        codec=DOLBY_CODEC if immersive and b"dbmd" in layout.others else facts.codec,
        immersive=immersive,
        format_code=int.from_bytes(layout.form[:2], "little"),
        trailing_bytes=max(0, size - layout.data.end - layout.data.length % 2),
        chunks={name.decode("latin-1"): (chunk.at, chunk.length) for name, chunk in layout.others.items()},
    )
    problems += layout.problems
    if facts.immersive:
        facts = replace(facts, objects=count_objects(source, *facts.chunks["chna"]))
        problems += check_adm(source, facts)
    if layout.after_data:
        names = ", ".join(layout.after_data[:5])
        problems.append(
            warning("wav-trailing-chunks", f"Chunks follow the audio data ({names}).", "Some DSPs reject such files.")
        )
    if size > layout.end:
        problems.append(warning("trailing-data", f"{size - layout.end} bytes follow the end of the WAV file."))
    return facts, problems


def _walk(source: BinaryIO, size: int) -> _Layout:
    source.seek(0)
    riff, riff_bytes, _ = struct.unpack("<4sI4s", source.read(12).ljust(12, b"\0"))
    layout, long_data = _Layout(), None
    end = min(size, riff_bytes + 8) if riff == b"RIFF" and riff_bytes not in (0, _UNKNOWN_LENGTH) else size
    walk = Walk(source, 12, end, "little")
    for chunk in walk:
        if chunk.name == b"ds64":
            walk.end, long_data = _ds64(source.read(16), size)
        elif chunk.name == b"fmt ":
            layout.form = source.read(min(chunk.length, 64))
        elif chunk.name == b"data" and layout.data is None:
            chunk.length = _data_length(chunk.length, long_data, size - chunk.at)
            layout.data = chunk
        else:
            kind = b"LIST:" + source.read(4) if chunk.name == b"LIST" else chunk.name
            layout.others.setdefault(kind, chunk)
            if layout.data is not None:
                layout.after_data.append(chunk.name.decode("latin-1").strip())
    layout.end = max(walk.end, min(walk.at, size))
    layout.problems = walk.problems()
    return layout


def _ds64(body: bytes, size: int) -> tuple[int, int]:
    if len(body) < 16:
        raise unusable("truncated", "The file ends within its header.")
    riff_bytes, data_bytes = struct.unpack("<QQ", body)
    return min(size, riff_bytes + 8), data_bytes


def _data_length(length: int, long_data: int | None, available: int) -> int:
    if length == _UNKNOWN_LENGTH and long_data is not None:
        length = long_data
    elif length == _UNKNOWN_LENGTH or (length == 0 and available > 0):
        raise unusable("wav-unfinished", "The WAV header does not state the length of the audio.")
    if length > available:
        raise unusable("truncated", f"The file ends {length - available} bytes before the end of its audio data.")
    return length


def _facts(form: bytes, data: Chunk) -> tuple[AudioFacts, list[Finding]]:
    if len(form) < 16:
        raise unusable("wav-incomplete", "The fmt chunk of the WAV file is too short.")
    code, channels, sample_rate, _, block_bytes, depth = struct.unpack("<HHIIHH", form[:16])
    problems, speakers = [], 0
    if code == _EXTENSIBLE and len(form) >= 26:
        code, depth = struct.unpack("<H", form[24:26])[0], struct.unpack("<H", form[18:20])[0] or depth
        speakers = int.from_bytes(form[20:24], "little")
        problems.append(
            warning("wav-extensible", "The WAV format code is 0xFFFE (extensible).", "Some DSPs accept only 0x0001.")
        )
    if code not in (_INTEGER, _FLOAT):
        raise unusable("unsupported-codec", f"The WAV format code is {code:#06x}.", "Export it as PCM.")
    container_bits = block_bytes * 8 // channels if channels else 0
    coding = _CODINGS.get((code, container_bits))
    if coding is None:
        raise unusable("implausible", f"{channels} channels in {block_bytes} bytes are not plausible.")
    frames, rest = divmod(data.length, block_bytes)
    if not frames:
        raise unusable("no-audio", "The file contains no audio.")
    if rest or block_bytes % channels:
        raise unusable("truncated", "The audio data ends within a sample.")
    if code == _FLOAT:
        problems.append(
            warning("wav-float", "The samples are floating point.", "Most DSPs accept only 16 or 24 bit PCM.")
        )
    facts = AudioFacts(
        "WAV",
        "PCM",
        channels,
        sample_rate,
        min(depth, container_bits),
        frames,
        round(block_bytes * 8 * sample_rate / 1000),
        code == _FLOAT,
        stream=AudioStream(coding, data.at, data.length, b"", channels, sample_rate, speakers),
    )
    return facts, problems

"""Checks the metadata of an ADM BWF: what its chunks say about the tracks must agree (ITU-R BS.2088-1, BS.2076-2).

A mismatch never rejects a file: it is told, because a renderer would play the wrong channel, or none.
"""

import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from shared.errors import Finding
from shared.media.probe.facts import AudioFacts, warning
from shared.media.sandbox.served import ReaderFailed, read_served

DOLBY_CODEC = "DolbyAtmosMasterADM"
"""AVS AudioCodecType of an ADM BWF with Dolby's metadata (dbmd chunk)."""

_RATES = (48_000, 96_000)
_HEAD = struct.Struct("<HH")
_ENTRY = struct.Struct("<H12s14s11sx")
_MAX_UIDS = 65_535
_MAX_DOLBY_BYTES = 1 << 20
_OBJECTS = "AP_0003"
"""How the identifiers of packs of objects begin (BS.2076-2, typeDefinition)."""
_NAMED = 3
_REMEDY = "Export the master again."


def check_adm(source: BinaryIO, facts: AudioFacts) -> list[Finding]:
    """Warnings about the chna, axml and dbmd chunks of a file that has the first two."""
    problems = []
    if facts.sample_rate not in _RATES:
        message = f"The immersive master has {facts.sample_rate} Hz; stores accept 48 kHz, some also 96 kHz."
        problems.append(warning("adm-rate", message, "Export it at 48 kHz."))
    tracks = _tracks(source, *facts.chunks["chna"], facts, problems)
    if "axml" in facts.chunks:
        problems += _compared(tracks, _described(source, *facts.chunks["axml"]), facts)
    if "dbmd" in facts.chunks and not _is_sound(source, *facts.chunks["dbmd"]):
        problems.append(warning("adm-dbmd", "The Dolby metadata (dbmd chunk) is damaged.", _REMEDY))
    return problems


def count_objects(source: BinaryIO, at: int, length: int) -> int:
    """The number of tracks that are objects, by the chna chunk."""
    return len({number for number, _, pack in _entries(_head(source, at, length)) if pack.startswith(_OBJECTS)})


def _head(source: BinaryIO, at: int, length: int) -> bytes:
    source.seek(at)
    return source.read(min(length, _HEAD.size + _MAX_UIDS * _ENTRY.size))


def _entries(chunk: bytes) -> Iterator[tuple[int, str, str]]:
    """Track number, audioTrackUID and pack of each entry that is in use."""
    whole = max(0, len(chunk) - _HEAD.size) // _ENTRY.size * _ENTRY.size
    for number, uid, _, pack in _ENTRY.iter_unpack(chunk[_HEAD.size : _HEAD.size + whole]):
        if number:
            yield number, uid.decode("latin-1").strip("\0 ").upper(), pack.decode("latin-1").strip("\0 ").upper()


def _tracks(source: BinaryIO, at: int, length: int, facts: AudioFacts, problems: list[Finding]) -> dict[str, int]:
    """The track number (from 1) of each audioTrackUID, by the chna chunk; appends what is wrong with it."""
    data = _head(source, at, length)
    count, _ = _HEAD.unpack(data[: _HEAD.size].ljust(_HEAD.size, b"\0"))
    tracks = {uid: number for number, uid, _ in _entries(data)}
    if count != facts.channels or len(set(tracks.values())) != count or max(tracks.values(), default=0) > count:
        message = f"The chna chunk describes {count} tracks, {len(set(tracks.values()))} of them with an identifier"
        message += f", but the file has {facts.channels} channels."
        problems.append(warning("adm-tracks", message, _REMEDY))
    return tracks


def _described(source: BinaryIO, at: int, length: int) -> Mapping[str, Any] | None:
    try:
        described: dict[str, Any] = read_served("adm", [("axml", at, length)], source)
    except ReaderFailed:
        return None
    return None if described.get("fault") else described


def _compared(tracks: Mapping[str, int], described: Mapping[str, Any] | None, facts: AudioFacts) -> list[Finding]:
    if described is None:
        return [warning("adm-unreadable", "The description of the audio (axml chunk) cannot be read.", _REMEDY)]
    uids: Mapping[str, Mapping[str, int | None]] = described["uids"]
    problems = []
    for names, message in (
        (tracks.keys() - uids.keys(), "are in the chna chunk, but are not described in the axml chunk"),
        (uids.keys() - tracks.keys(), "are described in the axml chunk, but are not in the chna chunk"),
        (set(described["referenced"]) - uids.keys(), "are used by objects, but are not described in the axml chunk"),
    ):
        if names:
            first = ", ".join(sorted(names)[:_NAMED])
            problems.append(warning("adm-mismatch", f"{len(names)} tracks {message} ({first}).", _REMEDY))
    for key, real, unit in (("rate", facts.sample_rate, "Hz"), ("depth", facts.bit_depth, "bits")):
        stated = {uid[key] for uid in uids.values() if uid[key] is not None} - {real}
        if stated:
            message = f"The axml chunk states {', '.join(str(value) for value in sorted(map(int, stated)))} {unit}"  # type: ignore[arg-type]
            problems.append(warning("adm-mismatch", f"{message}, but the file has {real} {unit}.", _REMEDY))
    return problems


def _is_sound(source: BinaryIO, at: int, length: int) -> bool:
    """True if the segments of Dolby's chunk end with its end mark: version, then id, size, content and checksum."""
    source.seek(at)
    data, position = source.read(min(length, _MAX_DOLBY_BYTES)), 4
    while position < len(data) and data[position]:
        position += 4 + int.from_bytes(data[position + 1 : position + 3], "little")
    return 4 <= position < len(data)

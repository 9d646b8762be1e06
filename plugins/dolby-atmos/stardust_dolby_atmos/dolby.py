"""Reads Dolby's metadata (dbmd chunk): EBU Tech 3285 supplement 6, and for Atmos Dolby's published parser.

The parser (github.com/DolbyLaboratories/dbmd-atmos-parser) names the fields that Dolby makes public; the others are
not. Where the first frame of action is stored is not among them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

_ATMOS, _SUPPLEMENT = 9, 10
_ATMOS_BYTES = 248
_SYNC = 0xF8726FBD
_TRIMS, _TRIM_BYTES, _TRIMS_AT = 9, 15, 7
_WARP = {0: "normal", 1: "warping", 2: "Pro Logic IIx downmix", 3: "LoRo downmix", 4: "not indicated"}
_BINAURAL = {0: "off", 1: "near", 2: "far", 3: "mid", 4: "not indicated"}
_LAYOUTS = ("2.0", "5.1", "7.1", "2.1.2", "5.1.2", "7.1.2", "2.1.4", "5.1.4", "7.1.4")


@dataclass(frozen=True, slots=True)
class DolbyMetadata:
    """What the chunk says. `sound`: every segment has the checksum that it states."""

    sound: bool
    tool: str = ""
    version: str = ""
    downmix: str = ""
    """The 5.1 downmix."""
    binaural: tuple[str, ...] = ()
    """The binaural render mode of each channel."""
    manual_trims: tuple[str, ...] = ()
    """The layouts whose trims are not automatic."""


def read_dolby(chunk: bytes) -> DolbyMetadata | None:
    """What a dbmd chunk says; None if it is empty."""
    if not chunk:
        return None
    segments = list(_segments(chunk))
    found = {number: data for number, data, is_sound in segments if is_sound}
    sound = bool(segments) and all(is_sound for _, _, is_sound in segments)
    atmos, more = found.get(_ATMOS, b""), found.get(_SUPPLEMENT, b"")
    tool = version = downmix = ""
    if len(atmos) == _ATMOS_BYTES:
        tool = atmos[32:96].split(b"\0")[0].decode("utf-8", "replace")
        version = ".".join(str(number) for number in atmos[96:99])
        downmix = _WARP.get(atmos[152] & 7, "unknown")
    binaural, trims = _supplement(more)
    return DolbyMetadata(sound, tool, version, downmix, binaural, trims)


def _supplement(data: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The binaural render modes, and the layouts with trims of their own."""
    if len(data) < _TRIMS_AT or int.from_bytes(data[:4], "little") != _SYNC:
        return (), ()
    count, modes_at = int.from_bytes(data[4:6], "little"), _TRIMS_AT + _TRIMS * _TRIM_BYTES
    modes = data[modes_at + count : modes_at + 2 * count]
    automatic = data[_TRIMS_AT:modes_at:_TRIM_BYTES]
    manual = tuple(name for name, flags in zip(_LAYOUTS, automatic, strict=False) if not flags & 1)
    return tuple(_BINAURAL.get(mode & 7, "unknown") for mode in modes), manual


def _segments(chunk: bytes) -> Iterator[tuple[int, bytes, bool]]:
    """Each segment: its number, its content, and whether its checksum is right."""
    position = 4
    while position < len(chunk) and chunk[position]:
        length = int.from_bytes(chunk[position + 1 : position + 3], "little")
        data = chunk[position + 3 : position + 3 + length]
        stated = chunk[position + 3 + length : position + 4 + length]
        yield chunk[position], data, len(data) == length and stated == bytes([-(length + sum(data)) & 0xFF])
        position += 4 + length

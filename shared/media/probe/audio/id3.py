"""Measures ID3 and APE tags around audio (id3.org ID3v2.4 structure 3.1; APEv2)."""

from typing import BinaryIO

_HEADER_BYTES = 10
_ID3V1_BYTES = 128
_APE_BYTES = 32


def id3_length(source: BinaryIO) -> int:
    """Length in bytes of the ID3v2 tag at the current position, including the footer; 0 if there is none."""
    header = source.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or header[:3] != b"ID3" or any(byte & 0x80 for byte in header[6:]):
        return 0
    body = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
    footer = _HEADER_BYTES if header[5] & 0x10 else 0
    return _HEADER_BYTES + body + footer


def tags_at_end(source: BinaryIO, size: int) -> int:
    """Length in bytes of the ID3v1 and APE tags at the end of the file."""
    end = size
    if _at(source, end - _ID3V1_BYTES, 3) == b"TAG":
        end -= _ID3V1_BYTES
    footer = _at(source, end - _APE_BYTES, _APE_BYTES)
    if footer[:8] == b"APETAGEX":
        has_header = footer[23] & 0x80
        end -= int.from_bytes(footer[12:16], "little") + (_APE_BYTES if has_header else 0)
    return min(size - end, size)


def _at(source: BinaryIO, position: int, length: int) -> bytes:
    if position < 0:
        return b""
    source.seek(position)
    return source.read(length)

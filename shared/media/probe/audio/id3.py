"""Measures ID3, APE and Lyrics3 tags around audio (id3.org: ID3v2.4 structure 3.1, Lyrics3 2.00; APEv2)."""

from typing import BinaryIO

_HEADER_BYTES = 10
_ID3V1_BYTES = 128
_APE_BYTES = 32
_LYRICS_FOOTER_BYTES = 15
_MAX_LYRICS_BYTES = 5100 + 20
_MAX_TAGS = 8


def id3_length(source: BinaryIO) -> int:
    """Length in bytes of the ID3v2 tag at the current position, including the footer; 0 if there is none."""
    header = source.read(_HEADER_BYTES)
    if len(header) < _HEADER_BYTES or header[:3] != b"ID3" or any(byte & 0x80 for byte in header[6:]):
        return 0
    body = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
    footer = _HEADER_BYTES if header[5] & 0x10 else 0
    return _HEADER_BYTES + body + footer


def tags_at_end(source: BinaryIO, size: int) -> int:
    """Length in bytes of the ID3v1, APE and Lyrics3 tags at the end of the file, in any order."""
    end = size
    for _ in range(_MAX_TAGS):
        length = _id3v1(source, end) or _ape(source, end) or _lyrics(source, end)
        if not length:
            break
        end -= length
    return min(size - end, size)


def _id3v1(source: BinaryIO, end: int) -> int:
    return _ID3V1_BYTES if _at(source, end - _ID3V1_BYTES, 3) == b"TAG" else 0


def _ape(source: BinaryIO, end: int) -> int:
    footer = _at(source, end - _APE_BYTES, _APE_BYTES)
    if footer[:8] != b"APETAGEX":
        return 0
    has_header = footer[23] & 0x80
    return int.from_bytes(footer[12:16], "little") + (_APE_BYTES if has_header else 0)


def _lyrics(source: BinaryIO, end: int) -> int:
    """Lyrics3 2.00 states its length in six digits; 1.00 is at most 5,100 bytes between its two marks."""
    footer = _at(source, end - _LYRICS_FOOTER_BYTES, _LYRICS_FOOTER_BYTES)
    if footer.endswith(b"LYRICS200") and footer[:6].isdigit():
        return int(footer[:6]) + _LYRICS_FOOTER_BYTES
    if not footer.endswith(b"LYRICSEND"):
        return 0
    length = min(end, _MAX_LYRICS_BYTES)
    begin = _at(source, end - length, length).find(b"LYRICSBEGIN")
    return length - begin if begin >= 0 else 0


def _at(source: BinaryIO, position: int, length: int) -> bytes:
    if position < 0:
        return b""
    source.seek(position)
    return source.read(length)

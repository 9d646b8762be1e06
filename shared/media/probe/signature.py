"""Identifies formats by magic number, never by file name."""

from typing import BinaryIO

from shared.media.probe.audio.id3 import id3_length

_HEAD_BYTES = 16

# (offset, bytes, name); names outside shared.media.formats are known only to name them when rejecting a file.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WAVE", "WAV"),
    (0, b"fLaC", "FLAC"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"%PDF-", "PDF"),
    (8, b"AIFF", "AIFF"),
    (8, b"AIFC", "AIFF"),
    (4, b"ftypM4A", "M4A"),
    (4, b"ftypmp4", "M4A"),
    (4, b"ftypiso", "M4A"),
    (4, b"ftyp", "MP4 video"),
    (0, b"OggS", "Ogg"),
    (8, b"WEBP", "WebP"),
    (8, b"AVI ", "AVI"),
    (0, b"GIF8", "GIF"),
    (0, b"BM", "BMP"),
    (0, b"II*\0", "TIFF"),
    (0, b"MM\0*", "TIFF"),
    (0, b"8BPS", "Photoshop"),
    (0, b"PK\x03\x04", "ZIP"),
    (0, b"Rar!", "RAR"),
    (0, b"\x1f\x8b", "gzip"),
    (0, b"\x7fELF", "program"),
    (0, b"MZ", "program"),
    (0, b"<?xml", "XML"),
    (0, b"<!DOCTYPE", "HTML"),
    (0, b"<html", "HTML"),
)
_RIFF = (b"RIFF", b"RF64", b"BW64")


def sniff(source: BinaryIO) -> str | None:
    """The name of the format by the first bytes, or None; leaves `source` at its start."""
    source.seek(0)
    tag = id3_length(source)
    source.seek(tag)
    head = source.read(_HEAD_BYTES)
    source.seek(0)
    for offset, magic, name in _SIGNATURES:
        if head.startswith(magic, offset) and (name != "WAV" or head[:4] in _RIFF):
            return name
    return "MP3" if tag or _is_mpeg_audio(head) else None


def _is_mpeg_audio(head: bytes) -> bool:
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06 != 0

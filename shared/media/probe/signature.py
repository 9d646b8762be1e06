"""Identifies formats by magic number, never by file name."""

from typing import BinaryIO

from shared.media.probe.audio.id3 import id3_length

_HEAD_BYTES = 16

# (offset, bytes, name); names outside shared.media.formats are known only to name them when rejecting a file.
_SIGNATURES: tuple[tuple[int, bytes, str], ...] = (
    (8, b"WAVE", "WAV"),
    (0, b"fLaC", "FLAC"),
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\xff\xf8", "FLAC without its header"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"%PDF-", "PDF"),
    (8, b"AIFF", "AIFF"),
    (8, b"AIFC", "AIFF"),
    (4, b"ftypM4A", "M4A"),
    (4, b"ftypmp4", "M4A"),
    (4, b"ftypiso", "M4A"),
    (4, b"ftypM4B", "M4B (audiobook)"),
    (4, b"ftypM4P", "M4P (protected)"),
    (4, b"ftypqt", "QuickTime"),
    (4, b"ftypdash", "DASH"),
    (4, b"ftyp3g", "3GP"),
    (4, b"ftyphe", "HEIF"),
    (4, b"ftypmif", "HEIF"),
    (4, b"ftypavif", "AVIF"),
    (4, b"ftyp", "MP4 video"),
    (4, b"moov", "QuickTime"),
    (4, b"mdat", "QuickTime"),
    (4, b"wide", "QuickTime"),
    (0, b"riff\x2e\x91\xcf\x11", "Wave64"),
    (0, b"caff", "Core Audio (CAF)"),
    (0, b"DSD ", "DSD (DSF)"),
    (0, b"FRM8", "DSD (DSDIFF)"),
    (0, b"MAC ", "Monkey's Audio (APE)"),
    (0, b"wvpk", "WavPack"),
    (0, b"TTA1", "True Audio"),
    (0, b"MPCK", "Musepack"),
    (0, b"MP+", "Musepack"),
    (0, b"\x30\x26\xb2\x75", "Windows Media"),
    (0, b"\x1a\x45\xdf\xa3", "Matroska"),
    (0, b"\x0b\x77", "AC-3"),
    (0, b".snd", "AU"),
    (0, b"MThd", "MIDI"),
    (0, b"#!AMR", "AMR"),
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
_MPEG_LAYERS = {0: "AAC (ADTS)", 2: "MP3", 4: "MPEG layer II", 6: "MPEG layer I"}
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
    return _MPEG_LAYERS.get(head[1] & 0x06) if _is_mpeg_audio(head) else "MP3" if tag else None


def _is_mpeg_audio(head: bytes) -> bool:
    """True for a frame's header (ISO/IEC 11172-3, 2.4.1.3); that of ADTS (14496-3, 1.A.2) has no layer."""
    layer = head[1] & 0x06 if len(head) > 2 else 0
    is_adts = layer == 0 and head[1:2] >= b"\xf0"
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and (layer != 0 or is_adts)

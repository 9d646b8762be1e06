"""Reads FLAC headers and the last frame, which shows whether the file is complete (RFC 9639)."""

from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.audio.id3 import id3_length, tags_at_end
from shared.media.probe.facts import AudioFacts, AudioStream, unusable, warning

_STREAMINFO_BYTES = 34
_MAX_BLOCKS = 1024
_TAIL_BYTES = 512 << 10
_MAX_HEADERS = 8
_MAX_BLOCK = 65_535
_HEADER_BYTES = 16
_LAST_BLOCK = 0x80
_STEREO_CODES = 8
_CHECKSUM_BYTES = 2
_ZEROS_OF_A_CHANNEL = 5
_LEAST_HEADER_BYTES = 6  # RFC 9639, 9.1: four bytes, a number of one byte, a checksum

# RFC 9639, 9.1.1 and 9.1.2: block size codes, and the number of bytes that follow for the block size and the rate.
_BLOCK_SIZES = {1: 192, **{code: 576 << code - 2 for code in range(2, 6)}, **{c: 256 << c - 8 for c in range(8, 16)}}
_BLOCK_SIZE_BYTES = {6: 1, 7: 2}
_RATE_BYTES = {12: 1, 13: 2, 14: 2}


def _crc_table(polynomial: int, bits: int) -> tuple[int, ...]:
    top, mask, table = 1 << (bits - 1), (1 << bits) - 1, []
    for byte in range(256):
        register = byte << (bits - 8)
        for _ in range(8):
            register = ((register << 1) ^ polynomial if register & top else register << 1) & mask
        table.append(register)
    return tuple(table)


_CRC8 = _crc_table(0x07, 8)
_CRC16 = _crc_table(0x8005, 16)


def probe_flac(source: BinaryIO, size: int) -> tuple[AudioFacts, list[Finding]]:
    """The facts of a FLAC file. Raises Unusable."""
    source.seek(0)
    start = id3_length(source)
    source.seek(start + 4)
    info, audio_at = _metadata(source, start + 4)
    packed = int.from_bytes(info[10:18], "big")
    sample_rate, channels, depth = packed >> 44, (packed >> 41 & 7) + 1, (packed >> 36 & 31) + 1
    declared = packed & 0xFFFFFFFFF
    if not sample_rate:
        raise unusable("implausible", "The FLAC header states no sample rate.")
    frames, end, problems = _last_frame(source, audio_at, size - tags_at_end(source, size), info)
    if declared and frames != declared:
        raise unusable("truncated", f"The header states {declared} samples, but the last frame ends at {frames}.")
    if not frames:
        raise unusable("no-audio", "The file contains no audio.")
    bitrate = round((end - audio_at) * 8 * sample_rate / frames / 1000)
    head = b"fLaC" + bytes([_LAST_BLOCK]) + _STREAMINFO_BYTES.to_bytes(3, "big") + info
    facts = AudioFacts(
        "FLAC",
        "FLAC",
        channels,
        sample_rate,
        depth,
        frames,
        max(1, bitrate),
        stream=AudioStream("flac", audio_at, end - audio_at, head),
        md5=info[18:].hex() if any(info[18:]) else None,
    )
    return facts, problems


def _last_frame(source: BinaryIO, audio_at: int, end: int, info: bytes) -> tuple[int, int, list[Finding]]:
    """The number of samples up to the end of the last frame, its end, and a warning if zeros follow it.

    Zeros after a frame do not change its checksum. A frame of silence can end with zeros of its own: five in each
    channel (a constant of 32 bits) and those of its checksum; a decoder does not mind a few more.
    """
    problems, zeros = [], _zeros_before(source, audio_at, end)
    if zeros > _ZEROS_OF_A_CHANNEL * ((info[12] >> 1 & 7) + 1) + _CHECKSUM_BYTES:
        end -= zeros - _CHECKSUM_BYTES
        problems.append(warning("trailing-data", f"The file ends with {zeros} zero bytes.", "Export it again."))
    return _samples_to_last_frame(source, audio_at, end, info), end, problems


def _zeros_before(source: BinaryIO, start: int, end: int) -> int:
    """The number of zeros that end a range of the file; up to half a megabyte."""
    source.seek(max(start, end - _TAIL_BYTES))
    tail = source.read(max(0, end - source.tell()))
    return len(tail) - len(tail.rstrip(b"\0"))


def _metadata(source: BinaryIO, at: int) -> tuple[bytes, int]:
    info = b""
    for _ in range(_MAX_BLOCKS):
        source.seek(at)
        header = source.read(4)
        length = int.from_bytes(header[1:], "big")
        if len(header) == 4 and header[0] & 0x7F == 0 and not info:
            info = source.read(_STREAMINFO_BYTES)
        if len(header) < 4 or len(info) < _STREAMINFO_BYTES:
            raise unusable("truncated", "The file has no complete FLAC header.")
        at += 4 + length
        if header[0] & 0x80:
            return info, at
    raise unusable("implausible", f"The FLAC file has more than {_MAX_BLOCKS} metadata blocks.")


def _samples_to_last_frame(source: BinaryIO, audio_at: int, end: int, info: bytes) -> int:
    """The number of samples up to the end of the last frame, located by checksum from the end of the file."""
    channels, depth = (info[12] >> 1 & 7) + 1, (info[12] & 1) << 4 | info[13] >> 4
    longest = _MAX_BLOCK * channels * (depth + 8) // 8  # uncompressed; the depth is stored less one
    window = max(_TAIL_BYTES, min(longest, int.from_bytes(info[7:10], "big")))
    tail_at = max(audio_at, end - window)
    source.seek(tail_at)
    tail = source.read(max(0, end - tail_at))
    at, headers = len(tail), 0
    while headers < _MAX_HEADERS and (at := tail.rfind(b"\xff", 0, at)) >= 0:
        samples = _samples_after(tail[at : at + _HEADER_BYTES], info)
        if samples is not None and _crc(tail[at:], _CRC16, 16) == 0:
            _check_channels(tail[at + 3], channels)
            return samples
        headers += samples is not None
    raise unusable("truncated", "The file does not end with a complete FLAC frame.")


def _check_channels(header_byte: int, channels: int) -> None:
    """Raises Unusable if the frame has other channels than the file states (RFC 9639, 9.1.3)."""
    code = header_byte >> 4
    in_frame = code + 1 if code < _STEREO_CODES else 2
    if in_frame != channels:
        raise unusable("damaged", f"The header states {channels} channels, but the audio has {in_frame}.")


def _samples_after(header: bytes, info: bytes) -> int | None:
    """The number of samples up to the end of a frame, by its header (RFC 9639, 9.1); None if it is not a header.

    Files from before 2007 with blocks of different sizes count samples without saying so in the frame: there the
    number that agrees with the header of the file is the right one.
    """
    if len(header) < _LEAST_HEADER_BYTES or header[1] & 0xFE != 0xF8:
        return None
    number, at = _coded_number(header)
    code = header[2] >> 4
    extra = _BLOCK_SIZE_BYTES.get(code, 0)
    block = int.from_bytes(header[at : at + extra], "big") + 1 if extra else _BLOCK_SIZES.get(code, 0)
    at += extra + _RATE_BYTES.get(header[2] & 15, 0)
    if not block or at >= len(header) or _crc(header[:at], _CRC8, 8) != header[at]:
        return None
    least, nominal = int.from_bytes(info[:2], "big"), int.from_bytes(info[2:4], "big")
    declared = int.from_bytes(info[13:18], "big") & 0xFFFFFFFFF
    counts_samples = header[1] & 1 or (least != nominal and number + block == declared)
    return (number if counts_samples else number * nominal) + block


def _coded_number(header: bytes) -> tuple[int, int]:
    """The number at byte 4, coded like UTF-8 (RFC 9639, 9.1.5), and the position after it."""
    first = header[4]
    ones = 8 - (first ^ 0xFF).bit_length()
    value = first & (0x7F >> ones)
    for byte in header[5 : 4 + ones]:
        value = value << 6 | byte & 0x3F
    return value, 4 + max(1, ones)


def _crc(data: bytes, table: tuple[int, ...], bits: int) -> int:
    register, mask = 0, (1 << bits) - 1
    for byte in data:
        register = (register << 8 ^ table[register >> (bits - 8) ^ byte]) & mask
    return register

"""Bounds the work of decoding an image by its structure, before a decoder sees it. Reads in bounded memory."""

import re
from typing import BinaryIO

from shared.media.probe.facts import unusable
from shared.model.catalog.asset import ImageFormat

MAX_SIDE = 20_000
MAX_SCANS = 100
"""Scans of a progressive JPEG; encoders write about ten, and each one is a pass over all pixels."""
MAX_SEGMENTS = 4096
"""Segments of a JPEG. An ICC profile has at most 255, and so has extended XMP of 16 MB."""
MAX_CHUNKS = 65_536
"""Chunks of a PNG; 50 MB of the usual 8 KiB have 6,400."""

_WINDOW_BYTES = 1 << 20
_PNG_SIGNATURE_BYTES = 8
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # ITU-T T.81, B.1.1.3: markers without a segment
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")  # B.1.1.5: in a scan, 0xFF precedes a zero, a restart or a marker
_SCAN_REMEDY = "Export it as a baseline JPEG."


def check_structure(source: BinaryIO, image_format: ImageFormat) -> None:
    """Raises Unusable if the image has too many scans or parts, or is animated. Broken files are left to the decoder.

    Sources: ITU-T T.81, annex B; PNG (W3C), 5.3, 11.2.1 and 11.3.6.
    """
    if image_format == "JPEG":
        _check_jpeg(source)
    else:
        _check_png(source)


def check_sides(width: int, height: int) -> None:
    """Raises Unusable if a side has more than 20,000 pixels."""
    if max(width, height) > MAX_SIDE:
        message = f"The image is {width:,} x {height:,} pixels; a side may have at most {MAX_SIDE:,}."
        raise unusable("image-too-large", message, "Scale it down.")


def _check_jpeg(source: BinaryIO) -> None:
    at, scans = 2, 0
    for _ in range(MAX_SEGMENTS + MAX_SCANS):
        source.seek(at)
        head = source.read(4)
        if len(head) < 4 or (head[0] == 0xFF and head[1] == _END_OF_IMAGE):
            return
        if head[0] != 0xFF or head[1] == 0:  # decoders skip stray bytes up to the next marker
            at = _next_marker(source, at)
            continue
        marker = head[1]
        if marker == 0xFF or marker in _ALONE:  # fill bytes, B.1.1.2
            at += 1 if marker == 0xFF else 2
            continue
        at += 2 + max(int.from_bytes(head[2:4], "big"), 2)
        if marker == _START_OF_SCAN:
            scans += 1
            if scans > MAX_SCANS:
                raise unusable("too-many-scans", f"The JPEG has more than {MAX_SCANS} scans.", _SCAN_REMEDY)
            at = _next_marker(source, at)
    raise unusable("implausible", "The JPEG has too many segments.")


def _next_marker(source: BinaryIO, at: int) -> int:
    """The position of the first marker from `at` on, behind coded data or stray bytes, or the end of the file."""
    source.seek(at)
    before = b""
    while window := source.read(_WINDOW_BYTES):
        if found := _MARKER.search(before + window):
            return at - len(before) + found.start()
        at += len(window)
        before = window[-1:]
    return at


def _check_png(source: BinaryIO) -> None:
    at = _PNG_SIGNATURE_BYTES
    for _ in range(MAX_CHUNKS):
        source.seek(at)
        head = source.read(8)
        if len(head) < 8 or head[4:8] == b"IEND":
            return
        if head[4:8] == b"acTL":
            raise unusable("animated", "The PNG is animated.", "Export a still image.")
        at += 12 + int.from_bytes(head[:4], "big")
    raise unusable("implausible", f"The PNG has more than {MAX_CHUNKS} chunks.")

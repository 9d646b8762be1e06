"""Checks that PDFs are complete (ISO 32000-1, 7.5.5: %%EOF at the end) and not encrypted, and counts their pages."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from shared.media.probe.facts import DocumentFacts, unusable

_TAIL_BYTES = 2048
_CHUNK_BYTES = 1 << 20
_OVERLAP_BYTES = 64
_PAGE = re.compile(rb"/Type\s*/Page(?![A-Za-z])")
_ENCRYPTED = re.compile(rb"/Encrypt\s+\d+\s+\d+\s+R")


def probe_pdf(source: BinaryIO, size: int) -> DocumentFacts:
    """The facts of a PDF file; pages in compressed objects are not counted. Raises Unusable."""
    source.seek(max(0, size - _TAIL_BYTES))
    if b"%%EOF" not in source.read():
        raise unusable("truncated", "The PDF is incomplete: %%EOF is missing.")
    pages = 0
    for chunk in _overlapping(source):
        if _ENCRYPTED.search(chunk):
            raise unusable("encrypted", "The PDF is encrypted.", "Export it without protection.")
        pages += sum(match.end() > _OVERLAP_BYTES for match in _PAGE.finditer(chunk))
    return DocumentFacts("PDF", pages or None)


def _overlapping(source: BinaryIO) -> Iterator[bytes]:
    """The file in chunks; each begins with the last 64 bytes of the previous one (the first with spaces)."""
    source.seek(0)
    last = b" " * _OVERLAP_BYTES
    while chunk := source.read(_CHUNK_BYTES):
        yield last + chunk
        last = (last + chunk)[-_OVERLAP_BYTES:]

"""Checks that PDFs are complete and open to everybody, and counts their pages. pikepdf reads them, in a sandbox."""

from typing import BinaryIO

from shared.errors import Finding
from shared.media.probe.facts import DocumentFacts, unusable, warning
from shared.media.sandbox.served import ReaderFailed, read_served

_TAIL_BYTES = 2048


def probe_pdf(source: BinaryIO, size: int) -> tuple[DocumentFacts, list[Finding]]:
    """The facts of a PDF file, and warnings about what stores do not want in a booklet. Raises Unusable."""
    source.seek(max(0, size - _TAIL_BYTES))
    if b"%%EOF" not in source.read():  # ISO 32000-1, 7.5.5
        raise unusable("truncated", "The PDF is incomplete: %%EOF is missing.")
    try:
        found = read_served("pdf", [("PDF", 0, size)], source)
    except ReaderFailed:
        found = {"fault": "broken"}
    if found.get("fault") == "encrypted":
        raise unusable("encrypted", "The PDF is encrypted.", "Export it without protection.")
    if "fault" in found:
        raise unusable("broken-pdf", "The PDF is broken: its pages cannot be read.")
    return DocumentFacts("PDF", found["pages"]), [problem for key, problem in _WARNINGS.items() if found[key]]


_WARNINGS = {
    "repaired": warning("pdf-damaged", "The PDF is damaged; readers have to repair it.", "Export it again."),
    "scripts": warning("pdf-javascript", "The PDF contains JavaScript.", "Export it without."),
    "attachments": warning("pdf-attachments", "The PDF contains attached files.", "Export it without."),
}

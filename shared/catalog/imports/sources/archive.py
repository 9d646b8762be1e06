"""Reads the documents of a ZIP file one at a time, within limits. Pure."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import BinaryIO
from zipfile import ZipFile, ZipInfo

from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sheets.workbook import ZIP_ERRORS
from shared.catalog.imports.sources.kind import DOCUMENTS

MAX_DOCUMENT = 64 << 20
"""The maximum size of one document, in bytes."""
MAX_DOCUMENTS = 5000
"""The maximum number of documents in an archive or folder."""
_MAX_ENTRIES = 100_000
MAX_TOTAL = 512 << 20
"""The maximum size of all documents of an archive, in bytes."""
_MAX_RATIO = 400
_ENCRYPTED = 1


def read_archive(data: bytes | BinaryIO) -> tuple[frozenset[str], Iterator[tuple[str, bytes | Unreadable]]]:
    """The names of all files in a ZIP file, and its documents by name, each with its bytes or the reason why it cannot
    be read. Raises Unreadable."""
    try:
        archive = ZipFile(BytesIO(data) if isinstance(data, bytes) else data)
    except ZIP_ERRORS as error:
        raise Unreadable(f"The ZIP file cannot be read: {error}.", "malformed", "Pack it again.") from error
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > _MAX_ENTRIES:
        raise Unreadable(f"The ZIP file has more than {_MAX_ENTRIES} files.", "too-many-files", "Split it.")
    documents = [entry for entry in entries if is_document(entry.filename)]
    check_count(len(documents))
    _check_total(documents)
    return frozenset(entry.filename for entry in entries), _documents(archive, documents)


def is_document(name: str) -> bool:
    """Whether the file may describe releases, by its extension; files of operating systems, and those that end a batch
    of messages, do not."""
    path = PurePosixPath(name)
    hidden = any(part.startswith((".", "__MACOSX", "~$")) for part in path.parts)
    return path.suffix.lower() in DOCUMENTS and not hidden and not path.name.casefold().startswith("batchcomplete")


def check_count(documents: int) -> None:
    """Raises Unreadable if there are too many documents."""
    if documents > MAX_DOCUMENTS:
        message = f"There are {documents} documents; the limit is {MAX_DOCUMENTS}."
        raise Unreadable(message, "too-many-files", "Import a part of them at a time.")


def _check_total(documents: list[ZipInfo]) -> None:
    if sum(entry.file_size for entry in documents if _refused(entry) is None) > MAX_TOTAL:
        raise Unreadable("The documents are too large when unpacked.", "too-large", "Import a part at a time.")


def _refused(entry: ZipInfo) -> Unreadable | None:
    """Why the document is not unpacked, if it is not."""
    if entry.flag_bits & _ENCRYPTED:
        return Unreadable("The file has a password.", "encrypted", "Pack it without a password.")
    ratio = entry.file_size / max(entry.compress_size, 1)
    if entry.file_size > MAX_DOCUMENT or (entry.file_size > 1 << 20 and ratio > _MAX_RATIO):
        return Unreadable("The file is too large when unpacked.", "too-large", "Split it.")
    return None


def _documents(archive: ZipFile, documents: list[ZipInfo]) -> Iterator[tuple[str, bytes | Unreadable]]:
    with archive:
        for entry in documents:
            yield entry.filename, _refused(entry) or _unpacked(archive, entry)


def _unpacked(archive: ZipFile, entry: ZipInfo) -> bytes | Unreadable:
    try:
        with archive.open(entry) as source:
            return source.read(MAX_DOCUMENT + 1)
    except ZIP_ERRORS as error:
        message = f"The file is damaged in the ZIP file: {str(error)[:100]}."
        return Unreadable(message, "malformed", "Pack it again.")

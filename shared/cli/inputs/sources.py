"""Finds the files to import on the command line: single files, folders, ZIP files and Apple packages."""

from collections.abc import Iterator
from pathlib import Path

from shared.catalog.imports.check import Source, unreadable
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sources.archive import MAX_DOCUMENT, check_count, is_document
from shared.catalog.imports.sources.folder import Folder

_MAX_ARCHIVE = 1 << 30
"""The maximum size of a file that is given by name: a ZIP file may have audio in it."""
_MAX_NAMES = 200_000


def sources_of(path: Path, findings: list[CellFinding]) -> Iterator[Source]:
    """The files at the path; those of a folder one by one. What cannot be opened becomes a finding."""
    try:
        if path.is_dir():
            yield from _of_folder(path, findings)
        else:
            yield Source(str(path), _read(path, _MAX_ARCHIVE))
    except OSError as error:
        message = f"Cannot open the file: {error.strerror or error}."
        findings.append(CellFinding(message, "unreadable", "error", "Check the path.", file=str(path)))
    except Unreadable as error:
        findings.append(unreadable(str(path), error))


def _of_folder(folder: Path, findings: list[CellFinding]) -> Iterator[Source]:
    paths = []
    for path in folder.rglob("*"):
        if path.is_file() and not path.is_symlink():
            paths.append(path)
        if len(paths) > _MAX_NAMES:
            raise Unreadable("The folder has too many files.", "too-many-files", "Import a part of it at a time.")
    documents = sorted(path for path in paths if is_document(path.relative_to(folder).as_posix()))
    archives = sorted(path for path in paths if path.suffix.lower() == ".zip")
    check_count(len(documents) + len(archives))
    if not documents and not archives:
        raise Unreadable("The folder has no document that describes releases.", "empty", "Choose another folder.")
    beside = Folder(path.relative_to(folder).as_posix() for path in paths)
    for path in [*documents, *archives]:
        try:
            limit = MAX_DOCUMENT if path in documents else _MAX_ARCHIVE
            yield Source(str(path), _read(path, limit), beside)
        except (OSError, Unreadable) as error:
            found = error if isinstance(error, Unreadable) else Unreadable(str(error), "unreadable", "Check the file.")
            findings.append(unreadable(str(path), found))


def _read(path: Path, limit: int) -> bytes:
    with path.open("rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"The file is larger than {limit >> 20} MB.", "too-large", "Split it.")
    return data

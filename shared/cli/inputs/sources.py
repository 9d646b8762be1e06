"""Finds the files to import on the command line: single files, folders, buckets, ZIP files and Apple packages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from shared.catalog.imports.check import Source, unreadable
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sources.archive import MAX_DOCUMENT, check_count, is_document
from shared.catalog.imports.sources.folder import Folder
from shared.cli.inputs.places import Place, place_of
from shared.errors import InvalidInput, StardustError

MAX_ARCHIVE = 1 << 30
"""The maximum size of a file that is given by name: a ZIP file may have audio in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files below a folder, by name: those that describe releases, the ZIP files, and all."""

    documents: Sequence[str]
    archives: Sequence[str]
    names: Sequence[str]


def sources_of(text: str, findings: list[CellFinding]) -> Iterator[Source]:
    """The files at a path or in a bucket; those of a folder one by one. What cannot be read becomes a finding.

    Raises InvalidInput if it names no bucket.
    """
    place = place_of(text)
    try:
        if place.is_folder:
            yield from _of_folder(place, findings)
        else:
            yield Source(place.shown(), read_bounded(place, "", MAX_ARCHIVE))
    except OSError as error:
        message = f"Cannot open the file: {error.strerror or error}."
        findings.append(CellFinding(message, "unreadable", "error", "Check the path.", file=place.shown()))
    except (Unreadable, StardustError) as error:
        findings.append(unreadable(place.shown(), _as_unreadable(error)))


def found_in(place: Place) -> Found:
    """The files below a folder. Raises Unreadable if none describes releases, or if there are too many."""
    names = place.names()
    documents = sorted(filter(is_document, names))
    archives = sorted(name for name in names if PurePosixPath(name).suffix.lower() == ".zip")
    check_count(len(documents) + len(archives))
    if not documents and not archives:
        raise Unreadable("The folder has no document that describes releases.", "empty", "Choose another folder.")
    return Found(documents, archives, names)


def read_bounded(place: Place, name: str, limit: int) -> bytes:
    """The bytes of a file. Raises Unreadable if there are more than `limit`, OSError, StardustError."""
    with place.open(name) as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unreadable(f"The file is larger than {limit >> 20} MB.", "too-large", "Split it.")
    return data


def _of_folder(place: Place, findings: list[CellFinding]) -> Iterator[Source]:
    found = found_in(place)
    beside = Folder(found.names)
    for name in [*found.documents, *found.archives]:
        limit = MAX_ARCHIVE if name in found.archives else MAX_DOCUMENT
        try:
            data = read_bounded(place, name, limit)
        except (OSError, Unreadable, StardustError) as error:
            findings.append(unreadable(place.shown(name), _as_unreadable(error)))
            continue
        yield Source(place.shown(name), data, beside)


def _as_unreadable(error: OSError | Unreadable | StardustError) -> Unreadable:
    if isinstance(error, Unreadable):
        return error
    if isinstance(error, InvalidInput):
        first = error.problems[0]
        return Unreadable(first.message, first.code, first.remedy or "Rename the file.")
    if isinstance(error, StardustError):
        return Unreadable(error.message, "unreadable", error.remedy or "Try again.")
    return Unreadable(str(error), "unreadable", "Check the file.")

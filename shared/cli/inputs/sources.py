"""Finds the files to import on the command line: single files, folders, buckets, ZIP files and Apple packages."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import chain
from pathlib import PurePosixPath

from shared.catalog.imports.check import Source, unreadable
from shared.catalog.imports.findings import CellFinding
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sources.archive import MAX_DOCUMENT, check_count, is_document
from shared.catalog.imports.sources.folder import Folder
from shared.cli.inputs.places import Place, place_of
from shared.errors import InvalidInput, StardustError

Tell = Callable[[int, int], None]
_AHEAD = 8
"""Documents of a bucket that are read at the same time; each has at most 64 MB."""
MAX_ARCHIVE = 1 << 30
"""The maximum size of a file that is given by name: a ZIP file may have audio in it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The files below a folder, by name: those that describe releases, the ZIP files, and all."""

    documents: Sequence[str]
    archives: Sequence[str]
    names: Sequence[str]


def sources_of(text: str, findings: list[CellFinding], tell: Tell = lambda _done, _of: None) -> Iterator[Source]:
    """The files at a path or in a bucket; those of a folder one by one. What cannot be read becomes a finding. `tell`
    hears how many of a folder's files are read, and how many there are.

    Raises InvalidInput if it names no bucket.
    """
    place = place_of(text)
    try:
        if place.is_folder:
            yield from _of_folder(place, findings, tell)
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


def read_ahead(place: Place, names: Sequence[str]) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The documents in order, each as what returns its bytes or raises as `read_bounded`. Of those of a bucket the next
    few are read at the same time: each takes a round trip."""
    if not place.is_remote:
        yield from ((name, partial(read_bounded, place, name, MAX_DOCUMENT)) for name in names)
        return
    with ThreadPoolExecutor(_AHEAD) as pool:
        waiting: deque[tuple[str, Future[bytes]]] = deque()
        for name in names:
            waiting.append((name, pool.submit(read_bounded, place, name, MAX_DOCUMENT)))
            if len(waiting) == _AHEAD:
                first, reading = waiting.popleft()
                yield first, reading.result
        yield from ((name, reading.result) for name, reading in waiting)


def _of_folder(place: Place, findings: list[CellFinding], tell: Tell) -> Iterator[Source]:
    found = found_in(place)
    beside = Folder(found.names)
    archives: Iterator[tuple[str, Callable[[], bytes]]] = (
        (name, partial(read_bounded, place, name, MAX_ARCHIVE)) for name in found.archives
    )
    total = len(found.documents) + len(found.archives)
    for number, (name, read) in enumerate(chain(read_ahead(place, found.documents), archives)):
        tell(number, total)
        try:
            data = read()
        except (OSError, Unreadable, StardustError) as error:
            findings.append(unreadable(place.shown(name), _as_unreadable(error)))
            continue
        yield Source(place.shown(name), data, beside)
    tell(total, total)


def _as_unreadable(error: OSError | Unreadable | StardustError) -> Unreadable:
    if isinstance(error, Unreadable):
        return error
    if isinstance(error, InvalidInput):
        first = error.problems[0]
        return Unreadable(first.message, first.code, first.remedy or "Rename the file.")
    if isinstance(error, StardustError):
        return Unreadable(error.message, "unreadable", error.remedy or "Try again.")
    return Unreadable(str(error), "unreadable", "Check the file.")

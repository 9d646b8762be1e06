"""Makes uploads of what is to be imported: files as they are, folders as a ZIP file of their documents."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, Protocol
from zipfile import ZipFile

from shared.accounts.adapters import Adapters
from shared.catalog.import_jobs.uploads import upload_path
from shared.catalog.imports.sheets.sheet import Unreadable
from shared.catalog.imports.sources.archive import MAX_TOTAL, read_archive
from shared.catalog.imports.sources.folder import Folder
from shared.cli.inputs.places import Place
from shared.cli.inputs.sources import Found, found_in, read_ahead
from shared.errors import Finding, InvalidInput
from shared.media.names import safe_file_name
from shared.platform.blobs.chunks import chunks_in


@dataclass(frozen=True, slots=True)
class ToUpload:
    """A file to upload: one that is there, or the documents of a folder with the names of its other files."""

    name: str
    place: Place
    inner: str = ""
    """The name of the file below the place, if that is a folder."""
    packed: Found | None = None
    """What is in the folder, if it is to be packed."""

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """The bytes. Raises InvalidInput if a document is too large, OSError, StardustError."""
        if self.packed is None:
            with self.place.open(self.inner) as file:
                yield file
            return
        with tempfile.TemporaryFile() as file:
            _pack(self.place, self.packed, file)
            file.seek(0)
            yield file


def uploads_of(places: Sequence[Place]) -> list[ToUpload]:
    """The files to upload: of a folder its documents as one ZIP file, and each ZIP file in it that has documents.

    Raises InvalidInput if a folder has none or too many, or if a name is not safe, OSError, StardustError.
    """
    return [each for place in places for each in _uploads_of(place)]


def _uploads_of(place: Place) -> Iterator[ToUpload]:
    if not place.is_folder:
        place.open().close()
        yield ToUpload(safe_file_name(place.name), place)
        return
    with _told(place):
        found = found_in(place)
    if found.documents:
        yield ToUpload(f"{safe_file_name(place.name)}.zip", place, packed=found)
    for name in found.archives:
        if _has_documents(place, name):
            yield ToUpload(safe_file_name(name.rpartition("/")[2]), place, name)


def _has_documents(place: Place, name: str) -> bool:
    """Whether the ZIP file describes releases; of one that cannot be read, the plan says so."""
    with place.open(name) as file:
        try:
            return Folder(read_archive(file)[0]).has_documents
        except Unreadable:
            return True


def _pack(place: Place, found: Found, file: BinaryIO) -> None:
    """Writes the documents, and the other files by name only: they are matched to tracks.

    Nothing is compressed: what repeats itself much would be refused as a bomb.
    """
    documents, total = set(found.documents), 0
    with ZipFile(file, "w") as archive:
        for name in found.names:
            if name not in documents:
                archive.writestr(name, b"")
        for name, read in read_ahead(place, found.documents):
            with _told(place, name):
                data = read()
                total += len(data)
                if total > MAX_TOTAL:
                    message = f"The documents are larger than {MAX_TOTAL >> 20} MB."
                    raise Unreadable(message, "too-large", "Import a part at a time.")
            archive.writestr(name, data)


@contextmanager
def _told(place: Place, name: str = "") -> Iterator[None]:
    try:
        yield
    except Unreadable as error:
        found = error.finding
        problem = Finding(place.shown(name), found.message, found.code, remedy=found.remedy)
        raise InvalidInput([problem]) from error


class Opened(Protocol):
    """A file with a name, which can be opened."""

    @property
    def name(self) -> str:
        """The name under which it is uploaded."""

    def opened(self) -> AbstractContextManager[BinaryIO]:
        """The bytes."""


def store_upload(files: Sequence[Opened], tenant: str, adapters: Adapters) -> str:
    """Stores files where an upload session would; returns the id of the upload. Raises OSError, StardustError."""
    upload_id = adapters.new_id()
    for number, each in enumerate(files, 1):
        path = upload_path(tenant, upload_id, each.name, number, len(files))
        with each.opened() as file:
            adapters.blobs.upload(path, chunks_in(file), "application/octet-stream")
    return upload_id

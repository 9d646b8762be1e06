"""Reads Apple Music packages given on the command line: a folder, a ZIP file, or `metadata.xml` alone."""

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast
from zipfile import BadZipFile, ZipFile

from shared.cli.inputs.documents import read_bounded
from shared.errors import Finding, InvalidInput
from shared.media.hashes import hash_stream
from shared.messages.apple.read.parts import ReadPackage, read_package
from shared.validation.apple.files import EXTENSION, METADATA
from shared.validation.content import ContentFile
from shared.validation.document import MAX_BYTES, read_xml


@dataclass(frozen=True, slots=True)
class OpenPackage:
    """The document, the files beside it by path (None if it stands alone), and the name of its folder."""

    xml: bytes
    content: dict[str, ContentFile] | None = None
    folder: str | None = None


def open_package(path: Path) -> OpenPackage:
    """The package at the path. Raises InvalidInput if there is none, and OSError."""
    if path.is_dir():
        return _from_folder(_package_folder(path))
    return _from_archive(path) if path.suffix == ".zip" else OpenPackage(read_bounded(path))


def load_package(path: Path) -> ReadPackage:
    """The parts of the package at the path. Raises InvalidInput with every problem, and OSError."""
    root = read_xml(_document(path))
    if isinstance(root, Finding):
        raise InvalidInput([root])
    return read_package(root)


def _document(path: Path) -> bytes:
    """The document alone: no file beside it is read."""
    if path.is_dir():
        return read_bounded(_package_folder(path) / METADATA)
    if path.suffix != ".zip":
        return read_bounded(path)
    with _archive(path) as archive:
        return _read_document(archive, _archive_folder(archive, path))


def _package_folder(path: Path) -> Path:
    """The folder itself, or the only package in it."""
    inside = sorted(each for each in path.iterdir() if each.name.endswith(EXTENSION) and each.is_dir())
    found = path if (path / METADATA).is_file() or len(inside) != 1 else inside[0]
    if not (found / METADATA).is_file():
        raise _no_package(path, f"The folder has no {METADATA}.")
    return found


def _from_folder(folder: Path) -> OpenPackage:
    content = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != METADATA:
            with path.open("rb") as source:
                content[name] = ContentFile(path.stat().st_size, hash_stream(source)[0].md5)
    return OpenPackage(read_bounded(folder / METADATA), content, folder.resolve().name)


def _from_archive(path: Path) -> OpenPackage:
    with _archive(path) as archive:
        folder = _archive_folder(archive, path)
        return OpenPackage(_read_document(archive, folder), dict(_content(archive, folder)), folder)


@contextmanager
def _archive(path: Path) -> Iterator[ZipFile]:
    """The archive. Raises InvalidInput if it, or an entry that is read from it, cannot be read."""
    try:
        with ZipFile(path) as archive:
            yield archive
    except (BadZipFile, RuntimeError, NotImplementedError, EOFError, zlib.error) as error:
        raise _no_package(path, f"The ZIP file cannot be read: {error}.") from error


def _archive_folder(archive: ZipFile, path: Path) -> str:
    """The folder in the archive that has the document."""
    found = [PurePosixPath(name) for name in archive.namelist() if PurePosixPath(name).name == METADATA]
    folders = [str(each.parent) for each in found if len(each.parts) == 2]
    if len(folders) != 1:
        raise _no_package(path, f"The ZIP file has no folder with a {METADATA}.")
    return folders[0]


def _read_document(archive: ZipFile, folder: str) -> bytes:
    with archive.open(f"{folder}/{METADATA}") as source:
        return source.read(MAX_BYTES + 1)


def _content(archive: ZipFile, folder: str) -> Iterator[tuple[str, ContentFile]]:
    for entry in archive.infolist():
        name = entry.filename.removeprefix(f"{folder}/")
        if not entry.is_dir() and name != METADATA:
            with archive.open(entry) as source:
                yield name, ContentFile(entry.file_size, hash_stream(cast("BinaryIO", source))[0].md5)


def _no_package(path: Path, message: str) -> InvalidInput:
    remedy = f"Give the {EXTENSION} folder, its ZIP file or its {METADATA}."
    return InvalidInput([Finding(str(path), message, "no-apple-package", remedy=remedy)])

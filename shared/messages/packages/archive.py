"""Writes a package as one ZIP file, as some intakes take it. Streams; the same package gives the same bytes."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from shutil import copyfileobj
from typing import BinaryIO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from shared.messages.packages.plan import Package, PackageFile

EXTENSION = ".zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that ZIP has: real times would make each archive another one."""
_MODE = 0o644 << 16
_UNIX = 3
_ZIP64_FROM = 1 << 31
_CHUNK_BYTES = 1 << 20


def write_archive(
    package: Package, read: Callable[[PackageFile], AbstractContextManager[BinaryIO]], target: BinaryIO
) -> None:
    """Writes the package's files to `target` in their order, under their paths. Audio is stored, not compressed.

    `read` opens a file whose content is not inline. At most one piece of a file is in memory.
    """
    with ZipFile(target, "w", ZIP_STORED) as archive:
        for file in (*package.files, *((package.marker,) if package.marker else ())):
            with archive.open(_entry(file), "w", force_zip64=file.size >= _ZIP64_FROM) as entry:
                if file.content is not None:
                    entry.write(file.content)
                    continue
                with read(file) as source:
                    copyfileobj(source, entry, _CHUNK_BYTES)


def archive_pieces(
    files: Sequence[PackageFile], read: Callable[[PackageFile], AbstractContextManager[BinaryIO]]
) -> Iterator[bytes]:
    """The bytes of the archive of these files in pieces of about a MiB, for a reader that takes them as it goes.

    Nothing is compressed. The checksum of a file follows its content, since it is not known before (APPNOTE 4.3.9), so
    the bytes differ from those of `write_archive`. `read` opens a file whose content is not inline.
    """
    written = _Written()
    with ZipFile(written, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]
        for file in files:
            with archive.open(_entry(file), "w", force_zip64=file.size >= _ZIP64_FROM) as entry:
                if file.content is not None:
                    entry.write(file.content)
                else:
                    with read(file) as source:
                        while piece := source.read(_CHUNK_BYTES):
                            entry.write(piece)
                            yield written.take()
            yield written.take()
    yield written.take()


class _Written:
    """What ZipFile has written since it was last taken. It cannot be sought, so nothing is written twice."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken


def _entry(file: PackageFile) -> ZipInfo:
    entry = ZipInfo(file.path, _EPOCH)
    entry.create_system = _UNIX
    entry.external_attr = _MODE
    return entry

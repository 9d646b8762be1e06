"""Composes a package's ZIP archive from the files in the bucket while it is sent. Nothing is stored anywhere."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO, cast

import google_crc32c

from shared.delivery.protocols.base import UploadCheckpoint
from shared.delivery.transfer.progress import HOLD_EVERY_S
from shared.delivery.transfer.vouched import Sources, crc32c_of
from shared.messages.packages.archive import archive_pieces
from shared.messages.packages.plan import Package, PackageFile


class ArchiveStream(io.RawIOBase):
    """The bytes of the archive of these files, read once from the start with bounded memory.

    Raises AssetCorrupted where a file's content is not what was measured.
    """

    def __init__(self, parts: tuple[PackageFile, ...], sources: Sources) -> None:
        super().__init__()
        self._pieces = archive_pieces(parts, lambda part: cast(BinaryIO, _Checked(part, sources)))
        self._ahead = b""

    def readable(self) -> bool:
        """True."""
        return True

    def read(self, count: int = -1, /) -> bytes:
        """At most `count` bytes, b"" at the end; -1 for the next piece."""
        while not self._ahead:
            piece = next(self._pieces, None)
            if piece is None:
                return b""
            self._ahead = piece
        wanted = len(self._ahead) if count < 0 else count
        taken, self._ahead = self._ahead[:wanted], self._ahead[wanted:]
        return taken


class _Checked(io.RawIOBase):
    """One file in the bucket, whose content is compared with the plan's at its end."""

    def __init__(self, part: PackageFile, sources: Sources) -> None:
        super().__init__()
        self._source, self._guard = sources.open(part), sources.guard(part)

    def read(self, count: int = -1, /) -> bytes:
        piece = self._source.read(count)
        self._guard.update(piece)
        if not piece:
            self._guard.check()
        return piece

    def close(self) -> None:
        self._source.close()
        super().close()


def as_archive(package: Package, sources: Sources, hold: Callable[[], None], checkpoint: UploadCheckpoint) -> Package:
    """The package as its archive, if it is sent as one: a single file with the size and digests that it will have.

    Reads every file once, since the digest names the upload and proves it; the checkpoint keeps what was measured for
    the next attempts. `hold` is called about once per second. Deterministic: every attempt gives the same bytes, so an
    interrupted upload is resumed. Raises AssetCorrupted, and what `hold` and the checkpoint raise.
    """
    if not package.archive:
        return package
    parts = (*package.files, *((package.marker,) if package.marker else ()))
    name = _name_of(parts)
    measured = checkpoint.read(name)
    if measured is None:
        measured = _measured(_held(ArchiveStream(parts, sources), hold))
        checkpoint.write(name, measured)
    size, md5, *crc32c = measured.split()  # without a CRC32C, an earlier version measured it
    file = PackageFile(package.archive, "archive", int(size), md5, parts=parts, crc32c=crc32c[0] if crc32c else None)
    return replace(package, files=(file,), marker=None)


def _name_of(parts: tuple[PackageFile, ...]) -> str:
    """The checkpoint's name for the archive of these files, as they were measured."""
    content = repr([(part.path, part.size, part.md5) for part in parts])
    return f"archive-{hashlib.sha256(content.encode()).hexdigest()}"


def _measured(pieces: Iterator[bytes]) -> str:
    """The size in bytes, the MD5 in lower-case hex and the CRC32C in base64, separated by spaces."""
    md5, size = hashlib.md5(usedforsecurity=False), 0
    crc32c: Any = google_crc32c.Checksum()  # type: ignore[no-untyped-call]
    for piece in pieces:
        md5.update(piece)
        crc32c.update(piece)
        size += len(piece)
    return f"{size} {md5.hexdigest()} {crc32c_of(crc32c)}"


def _held(stream: ArchiveStream, hold: Callable[[], None]) -> Iterator[bytes]:
    held = time.monotonic()
    while piece := stream.read():
        yield piece
        if time.monotonic() - held >= HOLD_EVERY_S:
            hold()
            held = time.monotonic()

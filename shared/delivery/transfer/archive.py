"""Composes a package's ZIP archive from the files in the bucket while it is sent. Nothing is stored anywhere."""

import hashlib
import io
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO, cast

from shared.delivery.protocols.base import UploadCheckpoint
from shared.delivery.transfer.progress import HOLD_EVERY_S
from shared.errors import AssetCorrupted, AssetMissing, NotFound
from shared.messages.packages.archive import archive_pieces
from shared.messages.packages.plan import Package, PackageFile
from shared.platform.blobs.port import Blobs


class ArchiveStream(io.RawIOBase):
    """The bytes of the archive of these files, read once from the start with bounded memory.

    Raises AssetCorrupted where a file's content is not what was measured.
    """

    def __init__(self, parts: tuple[PackageFile, ...], blobs: Blobs) -> None:
        super().__init__()
        self._pieces = archive_pieces(parts, lambda part: cast(BinaryIO, _Checked(part, blobs)))
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
    """One file in the bucket, whose size and MD5 are compared with the plan's at its end."""

    def __init__(self, part: PackageFile, blobs: Blobs) -> None:
        super().__init__()
        assert part.blob_path is not None
        try:
            self._part, self._source = part, blobs.open(part.blob_path)
        except NotFound as error:
            raise AssetMissing(f"{part.blob_path} is not in the bucket.", remedy="Upload the file again.") from error
        self._digest = hashlib.md5(usedforsecurity=False)

    def read(self, count: int = -1, /) -> bytes:
        piece = self._source.read(count)
        self._digest.update(piece)
        if not piece and self._digest.hexdigest() != self._part.md5:
            raise AssetCorrupted(
                f"{self._part.blob_path} changed since it was measured.", remedy="Upload the file again."
            )
        return piece

    def close(self) -> None:
        self._source.close()
        super().close()


def as_archive(package: Package, blobs: Blobs, hold: Callable[[], None], checkpoint: UploadCheckpoint) -> Package:
    """The package as its archive, if it is sent as one: a single file with the size and MD5 that it will have.

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
        measured = _measured(_held(ArchiveStream(parts, blobs), hold))
        checkpoint.write(name, measured)
    size, md5 = measured.split()
    file = PackageFile(package.archive, "archive", int(size), md5, parts=parts)
    return replace(package, files=(file,), marker=None)


def _name_of(parts: tuple[PackageFile, ...]) -> str:
    """The checkpoint's name for the archive of these files, as they were measured."""
    content = repr([(part.path, part.size, part.md5) for part in parts])
    return f"archive-{hashlib.sha256(content.encode()).hexdigest()}"


def _measured(pieces: Iterator[bytes]) -> str:
    """The size in bytes and the MD5 in lower-case hex, separated by a space."""
    digest, size = hashlib.md5(usedforsecurity=False), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return f"{size} {digest.hexdigest()}"


def _held(stream: ArchiveStream, hold: Callable[[], None]) -> Iterator[bytes]:
    held = time.monotonic()
    while piece := stream.read():
        yield piece
        if time.monotonic() - held >= HOLD_EVERY_S:
            hold()
            held = time.monotonic()

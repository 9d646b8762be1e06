"""Reads the files of a package, computing their digest on the way, so that corrupted data is never completed."""

import hashlib
import io
from typing import BinaryIO, cast

from shared.delivery.transfer.archive import ArchiveStream
from shared.delivery.transfer.progress import FileProgress
from shared.errors import AssetCorrupted, AssetMissing, NotFound, StardustError, Unavailable
from shared.messages.packages.plan import PackageFile
from shared.platform.blobs.port import Blobs

_SKIP_BYTES = 1024 * 1024


class MeasuredSource:
    """A file's bytes for one put; a context manager.

    The last bytes are returned only if the whole file has the size and MD5 of the plan. A corrupted file can
    therefore never be completed on the server.
    """

    def __init__(self, file: PackageFile, blobs: Blobs, progress: FileProgress) -> None:
        self._file = file
        self._progress = progress
        self._digest = hashlib.md5(usedforsecurity=False)
        self._left = file.size
        with progress.tracker.own_errors():
            self._stream = _open(file, blobs)
            if file.size == 0:
                self._check_digest()

    def __enter__(self) -> "MeasuredSource":
        return self

    def __exit__(self, *exc: object) -> None:
        self._stream.close()

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes, at the target's rate limit. Raises AssetCorrupted, AssetMissing or Unavailable."""
        return self._read(count, sent=True)

    def skip(self, count: int) -> None:
        """Skips bytes that are already on the server; they are read nevertheless, for the digest."""
        while count > 0:
            count -= len(self._read(min(count, _SKIP_BYTES), sent=False))

    def finish(self) -> None:
        """Raises AssertionError if the protocol did not read everything."""
        assert self._left == 0, f"{self._left} bytes of {self._file.path} were not read."

    def _read(self, count: int, *, sent: bool) -> bytes:
        if self._left == 0:
            return b""
        wanted = min(count, self._left)
        allowed = self._progress.tracker.pace.take(wanted) if sent else wanted
        with self._progress.tracker.own_errors():
            data = self._fetch(allowed)
            if not data:
                raise AssetCorrupted(f"{self._file.blob_path or self._file.path} ends {self._left} bytes early.")
            self._digest.update(data)
            self._left -= len(data)
            if self._left == 0:
                self._check_digest()
        self._progress.advance(len(data), sent=sent)
        return data

    def _fetch(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except StardustError:
            raise
        except Exception as error:
            raise Unavailable(f"{self._file.blob_path or self._file.path} cannot be read from the bucket.") from error

    def _check_digest(self) -> None:
        found = self._digest.hexdigest()
        if found != self._file.md5:
            raise AssetCorrupted(
                f"{self._file.blob_path or self._file.path} has the MD5 {found}, not {self._file.md5}.",
                remedy="Upload the file again.",
            )


def _open(file: PackageFile, blobs: Blobs) -> BinaryIO:
    if file.content is not None:
        return io.BytesIO(file.content)
    if file.parts:
        return cast(BinaryIO, ArchiveStream(file.parts, blobs))
    assert file.blob_path is not None
    try:
        return blobs.open(file.blob_path)
    except NotFound as error:
        raise AssetMissing(f"{file.blob_path} is not in the bucket.", remedy="Upload the file again.") from error


def check_sources(files: tuple[PackageFile, ...], blobs: Blobs) -> None:
    """Checks all files in the bucket before anything is sent.

    Raises AssetMissing or AssetCorrupted, listing all files concerned.
    """
    missing: list[str] = []
    changed: list[str] = []
    for file in files:
        if file.blob_path is None:
            continue
        found = blobs.stat(file.blob_path)
        if found is None:
            missing.append(file.blob_path)
        elif found.size != file.size or found.md5 not in (None, file.md5):
            changed.append(f"{file.blob_path} ({found.size} bytes, MD5 {found.md5})")
    if missing:
        raise AssetMissing(f"Not in the bucket: {', '.join(missing)}.", remedy="Upload the files again.")
    if changed:
        raise AssetCorrupted(
            f"These files changed since they were measured: {', '.join(changed)}.", remedy="Upload the files again."
        )

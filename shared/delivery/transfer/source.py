"""Reads the files of a package, comparing their bytes on the way, so that corrupted data is never completed."""

import io
from typing import BinaryIO, cast

from shared.delivery.transfer.archive import ArchiveStream
from shared.delivery.transfer.progress import FileProgress
from shared.delivery.transfer.vouched import Sources
from shared.errors import AssetCorrupted, StardustError, Unavailable
from shared.messages.packages.plan import PackageFile

_SKIP_BYTES = 1024 * 1024


class MeasuredSource:
    """A file's bytes for one put; a context manager.

    The last bytes are returned only if the whole file has the size and digest of the plan (see `vouched.Guard`). A
    corrupted file can therefore never be completed on the server.
    """

    def __init__(self, file: PackageFile, sources: Sources, progress: FileProgress) -> None:
        self._file = file
        self._progress = progress
        self._guard = sources.guard(file)
        self._left = file.size
        with progress.tracker.own_errors():
            self._stream = _open(file, sources)
            if file.size == 0:
                self._guard.check()

    def __enter__(self) -> "MeasuredSource":
        return self

    def __exit__(self, *exc: object) -> None:
        self._stream.close()

    def read(self, count: int, /) -> bytes:
        """At most `count` bytes, at the target's rate limit. Raises AssetCorrupted, AssetMissing or Unavailable."""
        return self._read(count, sent=True)

    def skip(self, count: int) -> None:
        """Skips bytes that are already on the server; they are read nevertheless, to be compared."""
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
            self._guard.update(data)
            self._left -= len(data)
            if self._left == 0:
                self._guard.check()
        self._progress.advance(len(data), sent=sent)
        return data

    def _fetch(self, count: int) -> bytes:
        try:
            return self._stream.read(count)
        except StardustError:
            raise
        except Exception as error:
            raise Unavailable(f"{self._file.blob_path or self._file.path} cannot be read from the bucket.") from error


def _open(file: PackageFile, sources: Sources) -> BinaryIO:
    if file.content is not None:
        return io.BytesIO(file.content)
    return cast(BinaryIO, ArchiveStream(file.parts, sources)) if file.parts else sources.open(file)

"""Defines the interface to blob storage. Adapters: folder (a local directory: CLI, tests), gcs, and s3, to read only.

All pass tests/contract/platform/test_blobs.py. Paths are slash-separated, relative, without `..`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO, Protocol


@dataclass(frozen=True, slots=True)
class BlobInfo:
    """A file in the bucket: `size` in bytes, `md5` lower-case hex (None for composed objects), `crc32c` in base64."""

    path: str
    size: int
    md5: str | None
    content_type: str
    generation: int
    crc32c: str | None = None


class ReadableBlobs(Protocol):
    """A bucket whose files are read."""

    def stat(self, path: str) -> BlobInfo | None:
        """The file's properties, or None if it does not exist."""

    def open(self, path: str, offset: int = 0) -> BinaryIO:
        """The file's bytes from `offset`, streamed by ranged reads with bounded memory.

        Raises NotFound.
        """

    def list(self, prefix: str, *, after: str = "", limit: int = 1000) -> Sequence[BlobInfo]:
        """At most `limit` files whose paths begin with `prefix` and come after the path `after`, by path."""


class Blobs(ReadableBlobs, Protocol):
    """The bucket."""

    def open_version(self, info: BlobInfo) -> BinaryIO:
        """The bytes of the version that `stat` described, which is not asked for again.

        Reads raise Unavailable, or give other bytes, if it has been replaced since; opening may raise NotFound.
        """

    def write(self, path: str, data: bytes, content_type: str) -> BlobInfo:
        """Writes a small file, replacing an existing one."""

    def create(self, path: str, data: bytes, content_type: str) -> bool:
        """Writes a small new file; False, and nothing is written, if it exists."""

    def upload(self, path: str, chunks: Iterable[bytes], content_type: str) -> BlobInfo:
        """Writes a file of any size from its chunks, with bounded memory, replacing an existing one.

        The file appears when the last chunk was written: if `chunks` raises, nothing is stored.
        """

    def delete(self, path: str) -> None:
        """Deletes the file; no error if it does not exist."""

    def create_upload_session(self, path: str, *, content_type: str, size: int, origin: str | None = None) -> str:
        """A URL to which the client PUTs the bytes, resumable (Cloud Storage resumable upload protocol)."""

    def signed_url(self, path: str, *, expires: timedelta, save_as: str | None = None) -> str:
        """A URL that serves the file until it expires. With `save_as`, browsers save it under that name."""

"""Reads files of any size in chunks."""

from collections.abc import Iterator
from typing import IO

from shared.platform.blobs.port import Blobs

_CHUNK_BYTES = 1 << 20


def chunks_in(stream: IO[bytes]) -> Iterator[bytes]:
    """The rest of a stream, in chunks of at most a MiB."""
    while chunk := stream.read(_CHUNK_BYTES):
        yield chunk


def chunks_of(path: str, blobs: Blobs) -> Iterator[bytes]:
    """The content of a file in a bucket. Raises NotFound, Unavailable."""
    with blobs.open(path) as stream:
        yield from chunks_in(stream)

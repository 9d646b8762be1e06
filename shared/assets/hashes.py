"""Owns the digests of a file, all of them in one streaming pass."""

import base64
import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, BinaryIO

import google_crc32c

from shared.model.asset import Hashes

_CHUNK_BYTES = 2 << 20


def hash_stream(source: BinaryIO, also: Callable[[bytes], object] = bool) -> tuple[Hashes, int]:
    """MD5, SHA-1, SHA-256 and CRC32C of all that `source` still gives, and its size in bytes.

    MD5, the slowest, has a thread of its own (hashlib releases the GIL); the next chunk is read meanwhile.
    `also` is given every chunk too.
    """
    md5, sha1, sha256 = hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False), hashlib.sha256()
    crc32c: Any = google_crc32c.Checksum()  # type: ignore[no-untyped-call]
    size, pending = 0, list[Future[None]]()

    def update_others(chunk: bytes) -> None:
        sha256.update(chunk)
        sha1.update(chunk)
        crc32c.update(chunk)

    with ThreadPoolExecutor(2, "hash") as threads:
        for chunk in _chunks(source):
            wait(pending)
            pending = [threads.submit(md5.update, chunk), threads.submit(update_others, chunk)]
            also(chunk)
            size += len(chunk)
    crc = base64.b64encode(crc32c.digest()).decode()
    return Hashes(md5=md5.hexdigest(), sha1=sha1.hexdigest(), sha256=sha256.hexdigest(), crc32c=crc), size


def _chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(_CHUNK_BYTES):
        yield chunk

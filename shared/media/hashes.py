"""Computes all digests of a file in one streaming pass."""

import base64
import hashlib
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import ExitStack
from functools import partial
from typing import Any, BinaryIO

import google_crc32c

from shared.model.catalog.asset import Hashes

_CHUNK_BYTES = 1 << 20
_CHUNKS_AHEAD = 4


def hash_stream(source: BinaryIO, also: Callable[[bytes], object] = bool) -> tuple[Hashes, int]:
    """MD5, SHA-1, SHA-256 and CRC32C of the rest of `source`, and its size in bytes.

    Each digest has its own thread (hashlib releases the GIL), except the fast CRC32C. The threads may be a few
    chunks apart, so that none waits for another. `also` is called with every chunk.
    """
    md5, sha1 = hashlib.md5(usedforsecurity=False), hashlib.sha1(usedforsecurity=False)
    sha256 = hashlib.sha256()
    crc32c: Any = google_crc32c.Checksum()  # type: ignore[no-untyped-call]

    def update_both(chunk: bytes) -> None:
        sha256.update(chunk)
        crc32c.update(chunk)

    size = _feed(source, (md5.update, sha1.update, update_both), also)
    crc = base64.b64encode(crc32c.digest()).decode()
    return Hashes(md5=md5.hexdigest(), sha1=sha1.hexdigest(), sha256=sha256.hexdigest(), crc32c=crc), size


def _feed(source: BinaryIO, updates: tuple[Callable[[bytes], None], ...], also: Callable[[bytes], object]) -> int:
    """Passes every chunk to all consumers, in order; returns the number of bytes."""
    size, pending = 0, deque[list[Future[None]]]()
    with ExitStack() as stack:
        threads = [stack.enter_context(ThreadPoolExecutor(1, "hash")) for _ in updates]
        for chunk in iter(partial(source.read, _CHUNK_BYTES), b""):
            pending.append([thread.submit(update, chunk) for thread, update in zip(threads, updates, strict=True)])
            if len(pending) > _CHUNKS_AHEAD:
                wait(pending.popleft())
            also(chunk)
            size += len(chunk)
    return size

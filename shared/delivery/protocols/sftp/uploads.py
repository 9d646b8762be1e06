"""Uploads one file over SFTP: from the start or resumed, closed in every case, with a full disk told as such."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from shared.delivery.protocols.base import ResumeRefused, Source
from shared.delivery.protocols.sftp.failures import LOST, REJECTIONS, OutOfSpace
from shared.delivery.protocols.sftp.wire import CREATE, FOR_WRITING, TRUNCATE, SftpStatus, SftpWire, Writing

_SPARE_BYTES = 64 * 1024
_NO_RESUME = "The server does not resume a file."


def write(wire: SftpWire, source: Source, remote_path: str, size: int, offset: int) -> int:
    """Sends the file from the start; returns the number of bytes sent."""
    handle = wire.open(remote_path, FOR_WRITING | CREATE | TRUNCATE)
    with closing(wire, handle):
        return Writing(wire, handle, source, size, offset).run()


def resume(wire: SftpWire, source: Source, remote_path: str, size: int, offset: int) -> int:
    """Sends what is after `offset`, and returns how many bytes that was.

    Raises ResumeRefused if the server does not open a file that exists, or refuses the first writes.
    """
    try:
        handle = wire.open(remote_path, FOR_WRITING)
    except REJECTIONS as error:
        raise ResumeRefused(_NO_RESUME, said=str(error)) from error
    writing = Writing(wire, handle, source, size, offset)
    try:
        with closing(wire, handle):
            return writing.run()
    except REJECTIONS as error:
        if writing.acknowledged or is_full(wire, remote_path, size - offset):
            raise
        raise ResumeRefused(_NO_RESUME, said=str(error)) from error


@contextmanager
def closing(wire: SftpWire, handle: bytes) -> Iterator[None]:
    """Closes the file; a server that rejects the file only now makes the put fail."""
    try:
        yield
    except LOST:
        raise
    except BaseException:
        with suppress(*REJECTIONS, *LOST):
            wire.close(handle)
        raise
    wire.close(handle)


@contextmanager
def detect_full_disk(wire: SftpWire, remote_path: str, needed_bytes: int) -> Iterator[None]:
    """OpenSSH only reports "Failure" if its disk is full; the free space reveals the reason."""
    try:
        yield
    except SftpStatus as error:
        if is_full(wire, remote_path, needed_bytes):
            raise OutOfSpace(str(error)) from error
        raise


def is_full(wire: SftpWire, remote_path: str, needed_bytes: int) -> bool:
    """Whether the disk of this file has less space than is needed."""
    free = wire.free_bytes(remote_path.rpartition("/")[0] or ".")
    return free is not None and free < min(needed_bytes, _SPARE_BYTES)

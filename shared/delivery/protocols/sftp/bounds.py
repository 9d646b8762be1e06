"""Bounds what an SSH server may send: paramiko itself takes banners, packets and answers of any size, at any pace.

Lengths of packets: RFC 4253 section 6.1 and draft-ietf-secsh-filexfer-02 section 3.
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import paramiko
from paramiko.buffered_pipe import BufferedPipe
from paramiko.packet import Packetizer

from shared.errors import RemoteRefused

_BANNER_BYTES = 64 * 1024
_SSH_PACKET_BYTES = 512 * 1024  # OpenSSH accepts 256 KiB
_UNREAD_BYTES = 4 * 1024 * 1024  # twice the window that we open
LARGEST_PACKET = 1024 * 1024
"""The longest SFTP response; OpenSSH and others stay below 256 KiB."""
_LEAST_COUNTED = 1024
_SLOWEST_BYTES_PER_S = 4096


class BoundedPacketizer(Packetizer):
    """Ends the connection if the banner or a packet is larger than any server's."""

    _banner_bytes = 0

    def read_all(self, n: int, check_rekey: bool = False) -> bytes:
        """The next `n` bytes. Raises SSHException instead of waiting for a packet of gigabytes."""
        if n > _SSH_PACKET_BYTES:
            raise paramiko.SSHException(f"The server announced an SSH packet of {n:,} bytes.")
        data: bytes = super().read_all(n, check_rekey)
        return data

    def _read_timeout(self, timeout: float) -> bytes:
        data: bytes = super()._read_timeout(timeout)  # type: ignore[misc]  # the stubs lack it
        self._banner_bytes += len(data)
        if self._banner_bytes > _BANNER_BYTES:
            raise paramiko.SSHException("The server does not identify itself as an SSH server.")
        return data


class _Unread(BufferedPipe):  # type: ignore[type-arg]  # generic in the stubs only
    """What was received and not read yet. A server that ignores the window of its channel is cut off."""

    def feed(self, data: bytes) -> None:
        if len(self) > _UNREAD_BYTES:
            raise paramiko.SSHException("The server sends more than it may.")
        super().feed(data)


class Allowance:
    """Limits all answers of one operation together, in size and by a lowest pace; `what` names them in errors."""

    def __init__(self, what: str, limit_bytes: int, silence_s: float) -> None:
        self._what, self._limit, self._silence_s = what, limit_bytes, silence_s
        self._counted, self._began = 0, time.monotonic()

    def count(self, length: int) -> None:
        """Counts an answer of so many bytes; a server that sends many small ones for ever is too slow.

        Raises RemoteRefused.
        """
        self._counted += max(length, _LEAST_COUNTED)
        slowest_s = self._silence_s + self._counted / _SLOWEST_BYTES_PER_S
        if self._counted > self._limit or time.monotonic() - self._began > slowest_s:
            raise RemoteRefused(
                f"The server's {self._what} is too large, or comes too slowly.",
                remedy="Move old files out of the folder, or ask the DSP to.",
            )


def open_channel(transport: paramiko.Transport) -> paramiko.Channel:
    """Opens the SFTP subsystem. Raises SSHException, EOFError."""
    channel: Any = transport.open_session()
    channel.in_buffer, channel.in_stderr_buffer = _Unread(), _Unread()
    channel.invoke_subsystem("sftp")
    return channel  # type: ignore[no-any-return]


def check_length(length: int) -> None:
    """Raises EOFError for an SFTP packet that cannot be one: the connection is of no further use."""
    if not 1 <= length <= LARGEST_PACKET:
        raise EOFError(f"The server sent an SFTP packet of {length} bytes.")


@contextmanager
def ended_after(transport: paramiko.Transport, seconds: float) -> Iterator[None]:
    """Closes the connection if the block takes longer: some of paramiko's calls wait without a limit."""
    timer = threading.Timer(seconds, transport.close)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()

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
_DEFAULT_S = 60.0


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


class BoundedClient(paramiko.SFTPClient):
    """paramiko's client, whose answers are bounded: each in size and time, listings and files in total."""

    _until = float("inf")
    _limited = 0
    """How many bytes the answers may have together; 0 for no limit."""

    @classmethod
    def on(cls, transport: paramiko.Transport) -> "BoundedClient":
        """Opens the SFTP subsystem. Raises SSHException, EOFError."""
        channel: Any = transport.open_session()
        channel.in_buffer, channel.in_stderr_buffer = _Unread(), _Unread()
        channel.invoke_subsystem("sftp")
        return cls(channel)

    @contextmanager
    def limited(self, what: str, limit_bytes: int) -> Iterator[None]:
        """Limits all answers in this block together, in size and by a lowest pace; `what` names them in errors."""
        self._what, self._limited, self._counted = what, limit_bytes, 0
        self._began = time.monotonic()
        try:
            yield
        finally:
            self._limited = 0

    def _request(self, t: int, *args: Any) -> Any:
        self._until = deadline(self._channel)
        try:
            return super()._request(t, *args)  # type: ignore[misc]  # the stubs lack it
        finally:
            self._until = float("inf")

    def _read_packet(self) -> tuple[int, bytes]:
        until = min(self._until, deadline(self._channel))
        length = int.from_bytes(_exactly(self._channel, 4, until), "big")
        check_length(length)
        packet = _exactly(self._channel, length, until)
        if self._limited:
            self._count(length)
        return packet[0], packet[1:]

    @property
    def _channel(self) -> paramiko.Channel:
        channel: Any = self.sock
        return channel  # type: ignore[no-any-return]

    def _count(self, length: int) -> None:
        """Counts an answer; a server that sends many small ones for ever is too slow."""
        self._counted += max(length, _LEAST_COUNTED)
        slowest_s = _timeout_s(self._channel) + self._counted / _SLOWEST_BYTES_PER_S
        if self._counted > self._limited or time.monotonic() - self._began > slowest_s:
            raise RemoteRefused(
                f"The server's {self._what} is too large, or comes too slowly.",
                remedy="Move old files out of the folder, or ask the DSP to.",
            )


def deadline(channel: paramiko.Channel) -> float:
    """When an answer that is awaited from now on must be complete, in monotonic seconds."""
    return time.monotonic() + _timeout_s(channel)


def _timeout_s(channel: paramiko.Channel) -> float:
    return channel.gettimeout() or _DEFAULT_S


def check_length(length: int) -> None:
    """Raises EOFError for an SFTP packet that cannot be one: the connection is of no further use."""
    if not 1 <= length <= LARGEST_PACKET:
        raise EOFError(f"The server sent an SFTP packet of {length} bytes.")


def receive(channel: paramiko.Channel, count: int, until: float) -> bytes:
    """At most `count` bytes, received before `until` (monotonic seconds). Raises TimeoutError, EOFError."""
    left_s = until - time.monotonic()
    if left_s <= 0:
        raise TimeoutError("The server did not complete its answer in time.")
    timeout_s = channel.gettimeout()
    channel.settimeout(left_s)
    try:
        data = channel.recv(count)
    finally:
        channel.settimeout(timeout_s)
    if not data:
        raise EOFError("The server closed the SFTP channel.")
    return data


def _exactly(channel: paramiko.Channel, count: int, until: float) -> bytes:
    data = bytearray()
    while len(data) < count:
        data += receive(channel, count - len(data), until)
    return bytes(data)


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

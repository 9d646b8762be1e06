"""Reads what an FTP server sends, with a limit on its size and an absolute deadline on its duration.

A server that sends one byte before each timeout, or never stops, cannot hold the worker or fill its memory.
"""

import socket
import time
from collections.abc import Iterator

from shared.errors import LATER, ConnectionFailed, RemoteRefused

_REPLY_BYTES = 64 * 1024
_SLOWEST_BYTES_PER_S = 4096
"""The lowest average rate accepted from a server that sends a file or a listing."""


class ReplyReader:
    """The replies on a control connection; replaces ftplib's text file, which only reads well-formed UTF-8.

    `started` must be called before each reply. `until` (monotonic seconds) limits all replies until it is None.
    """

    def __init__(self, connection: socket.socket, until: float | None = None) -> None:
        self._connection = connection
        self._buffer = bytearray()
        self._left_bytes = _REPLY_BYTES
        self._deadline = 0.0
        self.until = until

    def started(self, timeout_s: float) -> None:
        """Begins a reply, all lines of which must arrive within `timeout_s` seconds."""
        self._left_bytes = _REPLY_BYTES
        self._deadline = time.monotonic() + timeout_s
        if self.until is not None:
            self._deadline = min(self._deadline, self.until)

    def readline(self) -> str:
        """The next line with its end; empty if the server closed the connection.

        Raises RemoteRefused if the reply is too long, and TimeoutError.
        """
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > self._left_bytes:
                raise _too_large("reply", _REPLY_BYTES)
            if not (data := _receive(self._connection, 4096, self._deadline)):
                return ""
            self._buffer += data
        line = bytes(self._buffer[: end + 1])
        del self._buffer[: end + 1]
        self._left_bytes -= len(line)
        if self._left_bytes < 0:
            raise _too_large("reply", _REPLY_BYTES)
        return decoded(line)


def decoded(line: bytes) -> str:
    """The line as text: UTF-8 (RFC 2640), else Latin-1, which older servers use and in which every byte is valid."""
    try:
        return line.decode()
    except UnicodeDecodeError:
        return line.decode("latin-1")


def received(connection: socket.socket, what: str, limit_bytes: int | None, timeout_s: float) -> Iterator[bytes]:
    """The data on a data connection until the server closes it; `what` names it in errors.

    Raises RemoteRefused if it exceeds `limit_bytes`, ConnectionFailed if it comes more slowly than a server may send,
    and TimeoutError after `timeout_s` seconds without data.
    """
    started = time.monotonic()
    count = 0
    while data := _receive(connection, 256 * 1024, time.monotonic() + timeout_s):
        count += len(data)
        if limit_bytes is not None and count > limit_bytes:
            raise _too_large(what, limit_bytes)
        if time.monotonic() > started + timeout_s + count / _SLOWEST_BYTES_PER_S:
            raise ConnectionFailed(f"The server sends the {what} too slowly.", remedy=LATER)
        yield data


def drain(connection: socket.socket, timeout_s: float) -> None:
    """Waits at most `timeout_s` seconds until the server closes the connection. Raises OSError."""
    deadline = time.monotonic() + timeout_s
    while _receive(connection, 4096, deadline):
        pass


def _receive(connection: socket.socket, count: int, deadline: float) -> bytes:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError("The server did not complete its reply in time.")
    timeout_s = connection.gettimeout()
    connection.settimeout(left_s)
    try:
        return connection.recv(count)
    finally:
        connection.settimeout(timeout_s)


def _too_large(what: str, limit_bytes: int) -> RemoteRefused:
    return RemoteRefused(
        f"The server's {what} exceeds {limit_bytes} bytes.",
        remedy="Check the host and port with the DSP; move old files out of the folder if it is a listing.",
    )

"""Implements the SFTP requests that paramiko lacks: pipelined writes, server limits, free space.

Packets follow draft-ietf-secsh-filexfer-02 (version 3) and OpenSSH's PROTOCOL, section 4. This module and
paramiko use the same channel alternately, never at the same time: no call returns while a response is outstanding.
"""

import struct
from contextlib import suppress

from paramiko import Channel

from shared.delivery.protocols.base import Source

_WRITE, _STATUS, _EXTENDED, _EXTENDED_REPLY = 6, 101, 200, 201
_OK, _NO_SUCH_FILE, _PERMISSION_DENIED = 0, 2, 3
_FIRST_ID = 1 << 31  # paramiko counts its own from 1
_SAFE_WRITE = 32 * 1024  # accepted by every server (draft, section 3)
_LARGEST_WRITE = 255 * 1024  # accepted by OpenSSH; larger writes are not faster
WINDOW_BYTES = 2 * 1024 * 1024  # sent and not yet acknowledged; a lost connection loses no more than this
_DRAIN_TIMEOUT_S = 5


class SftpStatus(OSError):
    """An error status, with the server's own message; `code` as in the draft, section 7."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class SftpWire:
    """Direct access to one SFTP channel."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._received = bytearray()
        self._next_id = _FIRST_ID
        self._piece = channel.out_max_packet_size - 64  # what paramiko sends as one SSH packet
        self.write_size = self._largest_write()

    def write(self, handle: bytes, source: Source, size: int, offset: int) -> int:
        """Writes `source` to the open file from `offset` up to `size`, with many requests in flight.

        Returns the number of bytes sent. Raises SftpStatus if the server rejects a write; exceptions raised by
        `source` propagate unchanged.
        """
        position, unanswered = offset, 0
        window = max(2, WINDOW_BYTES // self.write_size)
        file = _string(handle)
        try:
            while position < size and (data := source.read(min(self.write_size, size - position))):
                self._send(_WRITE, file + struct.pack(">QI", position, len(data)), data)
                position += len(data)
                unanswered += 1
                if unanswered == window:
                    unanswered -= 1
                    self._expect_ok()
            while unanswered:
                unanswered -= 1
                self._expect_ok()
        except (TimeoutError, EOFError, ConnectionError):
            raise
        except BaseException:
            self._drain(unanswered)
            raise
        return position - offset

    def free_bytes(self, path: str) -> int | None:
        """The free space of the file system of `path`, or None if the server lacks statvfs@openssh.com."""
        kind, body = self._extended("statvfs@openssh.com", path)
        if kind != _EXTENDED_REPLY:
            return None
        _block_size, fragment_size, _blocks, _free, available = struct.unpack_from(">5Q", body, 4)
        return int(fragment_size * available)

    def _largest_write(self) -> int:
        kind, body = self._extended("limits@openssh.com")
        if kind != _EXTENDED_REPLY:
            return _SAFE_WRITE
        _packet, _read, write, _handles = struct.unpack_from(">4Q", body, 4)
        return max(_SAFE_WRITE, min(int(write), _LARGEST_WRITE))

    def _extended(self, name: str, *arguments: str) -> tuple[int, bytes]:
        self._send(_EXTENDED, b"".join(_string(part.encode()) for part in (name, *arguments)))
        return self._response()

    def _send(self, kind: int, head: bytes, data: bytes = b"") -> None:
        self._next_id += 1
        packet = struct.pack(">IBI", 5 + len(head) + len(data), kind, self._next_id) + head
        first = self._piece - len(packet)
        self._channel.sendall(packet + data[:first])
        for start in range(first, len(data), self._piece):
            self._channel.sendall(data[start : start + self._piece])

    def _expect_ok(self) -> None:
        kind, body = self._response()
        if kind != _STATUS:
            raise SftpStatus(-1, f"The server answered a write with packet type {kind}.")
        code, length = struct.unpack_from(">II", body, 4)
        message = body[12 : 12 + length].decode("utf-8", "replace")
        if code == _PERMISSION_DENIED:
            raise PermissionError(message)
        if code == _NO_SUCH_FILE:
            raise FileNotFoundError(message)
        if code != _OK:
            raise SftpStatus(code, message)

    def _response(self) -> tuple[int, bytes]:
        """The next packet: its type, and its body from the request id on."""
        length = int.from_bytes(self._receive(4), "big")
        packet = self._receive(length)
        return packet[0], packet[1:]

    def _receive(self, count: int) -> bytes:
        while len(self._received) < count:
            data = self._channel.recv(64 * 1024)
            if not data:
                raise EOFError("The server closed the SFTP channel.")
            self._received += data
        taken = bytes(self._received[:count])
        del self._received[:count]
        return taken

    def _drain(self, unanswered: int) -> None:
        """Reads outstanding responses, so that the channel can be used for cleanup; gives up after a short timeout."""
        timeout_s = self._channel.gettimeout()
        self._channel.settimeout(_DRAIN_TIMEOUT_S)
        with suppress(OSError, EOFError):
            for _ in range(unanswered):
                self._response()
        self._channel.settimeout(timeout_s)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data

"""Owns the few SFTP requests that paramiko has not: pipelined writes, server limits, free space.

Packets follow draft-ietf-secsh-filexfer-02 (version 3) and OpenSSH's PROTOCOL, section 4. A channel is
used here and by paramiko in turns, never at once: no call leaves while an answer is outstanding.
"""

import struct
from contextlib import suppress

from paramiko import Channel

from shared.delivery.protocols.base import Source

_WRITE, _STATUS, _EXTENDED, _EXTENDED_REPLY = 6, 101, 200, 201
_OK, _NO_SUCH_FILE, _PERMISSION_DENIED = 0, 2, 3
_FIRST_ID = 1 << 31  # paramiko counts its own from 1
_SAFE_WRITE = 32 * 1024  # what every server takes (draft, section 3)
_LARGEST_WRITE = 255 * 1024  # what OpenSSH takes; larger gains nothing
WINDOW_BYTES = 2 * 1024 * 1024  # sent and not yet acknowledged; a cut connection loses no more
_DRAIN_TIMEOUT_S = 5


class SftpStatus(OSError):
    """The server's refusal, in its own words; `code` as in the draft, section 7."""

    def __init__(self, code: int, words: str) -> None:
        super().__init__(words)
        self.code = code


class SftpWire:
    """One SFTP channel, spoken to directly."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel
        self._received = bytearray()
        self._next_id = _FIRST_ID
        self._piece = channel.out_max_packet_size - 64  # what paramiko sends as one SSH packet
        self.write_size = self._largest_write()

    def write(self, handle: bytes, source: Source, size: int, offset: int) -> int:
        """Writes `source` to the open file from `offset` up to `size`, many requests ahead of the answers.

        Answers the bytes sent. Raises SftpStatus when refused; what `source` raises passes through.
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
        """Free space where `path` lies, or None where the server does not tell (statvfs@openssh.com)."""
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
        return self._answer()

    def _send(self, kind: int, head: bytes, data: bytes = b"") -> None:
        self._next_id += 1
        packet = struct.pack(">IBI", 5 + len(head) + len(data), kind, self._next_id) + head
        first = self._piece - len(packet)
        self._channel.sendall(packet + data[:first])
        for start in range(first, len(data), self._piece):
            self._channel.sendall(data[start : start + self._piece])

    def _expect_ok(self) -> None:
        kind, body = self._answer()
        if kind != _STATUS:
            raise SftpStatus(-1, f"The server answered a write with packet type {kind}.")
        code, length = struct.unpack_from(">II", body, 4)
        words = body[12 : 12 + length].decode("utf-8", "replace")
        if code == _PERMISSION_DENIED:
            raise PermissionError(words)
        if code == _NO_SUCH_FILE:
            raise FileNotFoundError(words)
        if code != _OK:
            raise SftpStatus(code, words)

    def _answer(self) -> tuple[int, bytes]:
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
        """Reads what is still to come, so that the channel can be used for cleaning up; gives up soon."""
        before = self._channel.gettimeout()
        self._channel.settimeout(_DRAIN_TIMEOUT_S)
        with suppress(OSError, EOFError):
            for _ in range(unanswered):
                self._answer()
        self._channel.settimeout(before)


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data

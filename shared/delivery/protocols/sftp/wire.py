"""Implements the SFTP requests that paramiko lacks: write-only opening, pipelined writes and digests, limits, space.

Packets follow draft-ietf-secsh-filexfer-02 (version 3) and OpenSSH's PROTOCOL, section 4. This module and
paramiko use the same channel alternately, never at the same time: no call returns while a response is outstanding.
"""

import hashlib
import struct
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from paramiko import Channel

from shared.delivery.protocols.base import Source
from shared.delivery.protocols.sftp.bounds import check_length, deadline, receive

_OPEN, _CLOSE, _READ, _WRITE = 3, 4, 5, 6
_STATUS, _HANDLE, _DATA, _EXTENDED, _EXTENDED_REPLY = 101, 102, 103, 200, 201
_OK, _EOF, _NO_SUCH_FILE, _PERMISSION_DENIED = 0, 1, 2, 3
FOR_READING, FOR_WRITING, CREATE, TRUNCATE = 0x01, 0x02, 0x08, 0x10
_FIRST_ID = 1 << 31  # paramiko counts its own from 1
_SAFE_WRITE = _SAFE_READ = 32 * 1024  # accepted by every server (draft, section 3)
_LARGEST_WRITE = 255 * 1024  # accepted by OpenSSH; larger writes are not faster
_READS_IN_FLIGHT = 64
_DRAIN_TIMEOUT_S = 5
WINDOW_BYTES = 2 * 1024 * 1024
"""From the first byte that is not acknowledged to the last one sent; holes are never further apart."""
OVERLAP_BYTES = WINDOW_BYTES + _LARGEST_WRITE
"""Sent again before the end of a partial file: servers that write in parallel leave holes in the whole window."""


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
        self.acknowledged = 0
        """How many writes of the last `write` the server has confirmed."""
        self.write_size = self._largest_write()

    def open(self, path: str, flags: int) -> bytes:
        """Opens a file; returns its handle. Raises SftpStatus, PermissionError, FileNotFoundError."""
        self._send(_OPEN, _string(path.encode()) + struct.pack(">II", flags, 0))
        kind, body = self._response()
        if kind != _HANDLE:
            _check_status(kind, body)
            raise SftpStatus(-1, "The server opened a file without a handle.")
        (length,) = struct.unpack_from(">I", body, 4)
        return body[8 : 8 + length]

    def close(self, handle: bytes) -> None:
        """Closes a file. Servers that store it only now report their failure here. Raises like `open`."""
        self._send(_CLOSE, _string(handle))
        _check_status(*self._response())

    def write(self, handle: bytes, source: Source, size: int, offset: int) -> int:
        """Writes `source` to the open file from `offset` up to `size`, with many requests in flight.

        Returns the number of bytes sent. Raises SftpStatus if the server rejects a write; exceptions raised by
        `source` propagate unchanged.
        """
        position, self.acknowledged = offset, 0
        window = max(2, WINDOW_BYTES // self.write_size)
        file = _string(handle)
        pending: deque[int] = deque()
        confirmed: set[int] = set()
        try:
            while position < size and (data := source.read(min(self.write_size, size - position))):
                pending.append(self._send(_WRITE, file + struct.pack(">QI", position, len(data)), data))
                position += len(data)
                while len(pending) >= window:
                    self._confirm_write(pending, confirmed)
            while pending:
                self._confirm_write(pending, confirmed)
        except (TimeoutError, EOFError, ConnectionError):
            raise
        except BaseException:
            self._drain(len(pending) - len(confirmed))
            raise
        return position - offset

    def read_digest(self, handle: bytes, hold: Callable[[], None]) -> str:
        """The MD5 of the open file, read with many requests in flight; calls `hold` before each is processed.

        Raises like `open`; exceptions raised by `hold` propagate unchanged.
        """
        digest = hashlib.md5(usedforsecurity=False)
        pending: deque[tuple[int, int, int]] = deque()  # request id, offset, length
        early: dict[int, tuple[int, bytes]] = {}
        position, ended = 0, False
        try:
            while pending or not ended:
                hold()
                while not ended and len(pending) < _READS_IN_FLIGHT:
                    pending.append((self._request(handle, position, _SAFE_READ), position, _SAFE_READ))
                    position += _SAFE_READ
                number, offset, length = pending[0]
                while number not in early:
                    kind, body = self._response()
                    early[int.from_bytes(body[:4], "big")] = kind, body
                kind, body = early.pop(number)
                pending.popleft()
                if kind != _DATA:
                    ended = _is_end(kind, body)
                    continue
                data = body[8:]
                if ended or not data or len(data) > length:
                    raise SftpStatus(-1, "The server answered a read with data that was not requested.")
                digest.update(data)
                if len(data) < length:  # the rest follows, or the file ends here
                    left = length - len(data)
                    pending.appendleft((self._request(handle, offset + len(data), left), offset + len(data), left))
        except (TimeoutError, EOFError, ConnectionError):
            raise
        except BaseException:
            self._drain(len(pending) - len(early))
            raise
        return digest.hexdigest()

    def server_digest(self, path: str) -> str | None:
        """The MD5 that the server computes (check-file-name, draft-ietf-secsh-filexfer-extensions-00, section 3).

        None if the server lacks the extension, or refuses it.
        """
        whole_file = struct.pack(">QQI", 0, 0, 0)
        kind, body = self._extended("check-file-name", _string(path.encode()) + _string(b"md5") + whole_file)
        # The answer ends with the name of the algorithm and the digest; some servers repeat the extension's name.
        if kind == _EXTENDED_REPLY and body[-23:-16] == _string(b"md5"):
            return body[-16:].hex()
        return None

    def free_bytes(self, path: str) -> int | None:
        """The free space of the file system of `path`, or None if the server lacks statvfs@openssh.com."""
        kind, body = self._extended("statvfs@openssh.com", _string(path.encode()))
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

    def _extended(self, name: str, arguments: bytes = b"") -> tuple[int, bytes]:
        self._send(_EXTENDED, _string(name.encode()) + arguments)
        return self._response()

    def _request(self, handle: bytes, offset: int, length: int) -> int:
        return self._send(_READ, _string(handle) + struct.pack(">QI", offset, length))

    def _send(self, kind: int, head: bytes, data: bytes = b"") -> int:
        """Sends a request; returns its id."""
        self._next_id += 1
        packet = struct.pack(">IBI", 5 + len(head) + len(data), kind, self._next_id) + head
        first = self._piece - len(packet)
        self._channel.sendall(packet + data[:first])
        for start in range(first, len(data), self._piece):
            self._channel.sendall(data[start : start + self._piece])
        return self._next_id

    def _confirm_write(self, pending: deque[int], confirmed: set[int]) -> None:
        """Takes one response. Servers that write in parallel answer out of order: those wait in `confirmed`."""
        kind, body = self._response()
        confirmed.add(int.from_bytes(body[:4], "big"))
        _check_status(kind, body)
        self.acknowledged += 1
        while pending and pending[0] in confirmed:
            confirmed.remove(pending.popleft())

    def _response(self) -> tuple[int, bytes]:
        """The next packet: its type, and its body from the request id on."""
        until = deadline(self._channel)
        length = int.from_bytes(self._receive(4, until), "big")
        check_length(length - 4)
        packet = self._receive(length, until)
        return packet[0], packet[1:]

    def _receive(self, count: int, until: float) -> bytes:
        while len(self._received) < count:
            self._received += receive(self._channel, 64 * 1024, until)
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


def _status(kind: int, body: bytes) -> tuple[int, str]:
    if kind != _STATUS:
        raise SftpStatus(-1, f"The server answered with packet type {kind}.")
    code, length = struct.unpack_from(">II", body.ljust(12, b"\0"), 4)  # some servers omit the message
    return code, body[12 : 12 + length].decode("utf-8", "replace")


def _check_status(kind: int, body: bytes) -> None:
    """Raises PermissionError, FileNotFoundError or SftpStatus unless the response is OK."""
    code, message = _status(kind, body)
    if code == _PERMISSION_DENIED:
        raise PermissionError(message)
    if code == _NO_SUCH_FILE:
        raise FileNotFoundError(message)
    if code != _OK:
        raise SftpStatus(code, message)


def _is_end(kind: int, body: bytes) -> bool:
    """True if the response says that the file ends. Raises like `_check_status` for others."""
    if _status(kind, body)[0] != _EOF:
        _check_status(kind, body)
        raise SftpStatus(-1, "The server answered a read with OK.")
    return True


def _string(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data

"""The SFTP requests: write-only opening, pipelined writes and reads, listings, digests, limits, space.

As in draft-ietf-secsh-filexfer-02 (version 3) and OpenSSH's PROTOCOL, section 4. Any number of threads may call them
at once. They raise SftpStatus, PermissionError or FileNotFoundError if the server refuses, and what Exchange raises.
"""

import struct
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from paramiko import Channel

from shared.delivery.protocols.base import Source
from shared.delivery.protocols.sftp.bounds import Allowance
from shared.delivery.protocols.sftp.exchange import Answer, Conversation, Exchange, string, taken_string

_OPEN, _CLOSE, _READ, _WRITE, _OPENDIR, _READDIR, _REMOVE = 3, 4, 5, 6, 11, 12, 13
_MKDIR, _RMDIR, _STAT, _RENAME = 14, 15, 17, 18
_STATUS, _HANDLE, _DATA, _NAME, _ATTRS, _EXTENDED, _EXTENDED_REPLY = 101, 102, 103, 104, 105, 200, 201
_OK, _EOF, _NO_SUCH_FILE, _PERMISSION_DENIED = 0, 1, 2, 3
_HAS_SIZE, _HAS_OWNER, _HAS_MODE, _HAS_TIMES, _HAS_MORE = 1, 2, 4, 8, 1 << 31
FOR_READING, FOR_WRITING, CREATE, TRUNCATE = 0x01, 0x02, 0x08, 0x10
_FOLDER_MODE = 0o777
_SAFE_WRITE = _SAFE_READ = 32 * 1024  # accepted by every server (draft, section 3)
_LARGEST_WRITE = _LARGEST_READ = 255 * 1024  # accepted by OpenSSH; larger ones are not faster
_READ_WINDOW_BYTES = 2 * 1024 * 1024
_HEAD_BYTES = 8
"""Of an answer with data: its number and length."""
_LISTS_IN_FLIGHT = 2
WINDOW_BYTES = 2 * 1024 * 1024
"""From the first byte that is not acknowledged to the last one sent; holes are never further apart."""
OVERLAP_BYTES = WINDOW_BYTES + _LARGEST_WRITE
"""Sent again before the end of a partial file: servers that write in parallel leave holes in the whole window."""


class SftpStatus(OSError):
    """An error status, with the server's own message; `code` as in the draft, section 7."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class Attributes(NamedTuple):
    """A file's size in bytes and its mode; None where the server does not tell."""

    size: int | None
    mode: int | None


Listing = list[tuple[str, Attributes]]
"""The names in a folder, and what they are."""


class SftpWire:
    """The requests over one SFTP channel."""

    def __init__(self, channel: Channel) -> None:
        self.exchange = Exchange(channel)
        self.write_size, self._read_size = self._largest()

    def open(self, path: str, flags: int) -> bytes:
        """Opens a file; returns its handle."""
        return _handle(self.exchange.call(_OPEN, _path(path) + struct.pack(">II", flags, 0)))

    def open_with_size(self, path: str) -> tuple[bytes, int | None]:
        """Opens a file for reading; returns its handle, and the size that it seems to have, in one round trip."""
        conversation = Conversation(self.exchange)
        asked = conversation.ask(_STAT, _path(path))
        conversation.ask(_OPEN, _path(path) + struct.pack(">II", FOR_READING, 0))
        answers = {answer.number == asked: answer for answer in (conversation.answer(), conversation.answer())}
        told = answers[True]
        return _handle(answers[False]), _attributes(told.body, 4)[0].size if told.kind == _ATTRS else None

    def close(self, handle: bytes) -> None:
        """Closes a file. Servers that store it only now report their failure here."""
        _check_status(self.exchange.call(_CLOSE, string(handle)))

    def pieces(self, handle: bytes, size: int | None) -> Iterator[bytes]:
        """The content of an open file up to its end, read with many requests in flight.

        `size`: what it is thought to have; only to ask for no more than that.
        """
        conversation = Conversation(self.exchange)
        file = string(handle)
        pending: deque[tuple[int, int, int]] = deque()  # request id, offset, length
        early: dict[int, Answer] = {}
        position, ended = 0, False

        def ask(offset: int, length: int) -> tuple[int, int, int]:
            return conversation.ask(_READ, file + struct.pack(">QI", offset, length)), offset, length

        while pending or not ended:
            while not ended and len(pending) < max(2, _READ_WINDOW_BYTES // self._read_size):
                if size is not None and position > size:
                    break
                length = self._read_size if size is None or position >= size else min(self._read_size, size - position)
                pending.append(ask(position, length))
                position += length
            number, offset, length = pending.popleft()
            while number not in early:
                answer = conversation.answer()
                if len(answer.body) > self._read_size + _HEAD_BYTES and answer.kind == _DATA:
                    raise SftpStatus(-1, "The server answered a read with more data than was requested.")
                early[answer.number] = answer
            answer = early.pop(number)
            if answer.kind != _DATA:
                ended = _is_end(answer)
                continue
            data = answer.body[_HEAD_BYTES:]
            if ended or not data or len(data) > length:
                raise SftpStatus(-1, "The server answered a read with data that was not requested.")
            if len(data) < length:  # the rest follows, or the file ends here
                pending.appendleft(ask(offset + len(data), length - len(data)))
            elif size is not None and position > size and not pending:
                size = position  # it is longer than it seemed
            yield data

    def stat(self, path: str) -> Attributes:
        """The attributes of a file or folder."""
        answer = self.exchange.call(_STAT, _path(path))
        if answer.kind != _ATTRS:
            _check_status(answer)
            raise SftpStatus(-1, "The server tells nothing about the file.")
        return _attributes(answer.body, 4)[0]

    def list(self, path: str, allowance: Allowance, most: int | None = None) -> Listing | None:
        """The names in a folder, and what they are; None if there are more than `most`."""
        folder = string(_handle(self.exchange.call(_OPENDIR, _path(path))))
        conversation = Conversation(self.exchange)
        entries: Listing = []
        for _ in range(_LISTS_IN_FLIGHT):
            conversation.ask(_READDIR, folder)
        in_flight, ended = _LISTS_IN_FLIGHT, False
        while in_flight:
            answer = conversation.answer()
            in_flight -= 1
            allowance.count(len(answer.body))
            if answer.kind != _NAME:  # the end may be told before names that were asked for earlier
                ended = ended or _is_end(answer)
                continue
            entries += _entries(answer.body)
            ended = ended or (most is not None and len(entries) > most)
            if not ended:
                conversation.ask(_READDIR, folder)
                in_flight += 1
        _check_status(self.exchange.call(_CLOSE, folder))
        return None if most is not None and len(entries) > most else entries

    def make_folder(self, path: str) -> None:
        """Creates a folder."""
        _check_status(self.exchange.call(_MKDIR, _path(path) + struct.pack(">II", _HAS_MODE, _FOLDER_MODE)))

    def remove_folder(self, path: str) -> None:
        """Removes an empty folder."""
        _check_status(self.exchange.call(_RMDIR, _path(path)))

    def remove(self, path: str) -> None:
        """Removes a file."""
        _check_status(self.exchange.call(_REMOVE, _path(path)))

    def rename(self, old: str, new: str) -> None:
        """Moves a file to a name that is free."""
        _check_status(self.exchange.call(_RENAME, _path(old) + _path(new)))

    def replace(self, old: str, new: str) -> None:
        """Moves a file, replacing an existing one (posix-rename@openssh.com)."""
        _check_status(self._extended("posix-rename@openssh.com", _path(old) + _path(new)))

    def server_digest(self, path: str) -> str | None:
        """The MD5 that the server computes (check-file-name, draft-ietf-secsh-filexfer-extensions-00, section 3).

        None if the server lacks the extension, or refuses it.
        """
        whole_file = struct.pack(">QQI", 0, 0, 0)
        _, kind, body = self._extended("check-file-name", _path(path) + string(b"md5") + whole_file)
        # The answer ends with the name of the algorithm and the digest; some servers repeat the extension's name.
        if kind == _EXTENDED_REPLY and body[-23:-16] == string(b"md5"):
            return body[-16:].hex()
        return None

    def free_bytes(self, path: str) -> int | None:
        """The free space of the file system of `path`, or None if the server lacks statvfs@openssh.com."""
        _, kind, body = self._extended("statvfs@openssh.com", _path(path))
        if kind != _EXTENDED_REPLY:
            return None
        _block_size, fragment_size, _blocks, _free, available = struct.unpack_from(">5Q", body, 4)
        return int(fragment_size * available)

    def _largest(self) -> tuple[int, int]:
        """How many bytes a write and a read may have."""
        _, kind, body = self._extended("limits@openssh.com")
        if kind != _EXTENDED_REPLY:
            return _SAFE_WRITE, _SAFE_READ
        _packet, read, write, _handles = struct.unpack_from(">4Q", body, 4)
        return max(_SAFE_WRITE, min(int(write), _LARGEST_WRITE)), max(_SAFE_READ, min(int(read), _LARGEST_READ))

    def _extended(self, name: str, arguments: bytes = b"") -> Answer:
        return self.exchange.call(_EXTENDED, string(name.encode()) + arguments)


class Writing:
    """One write of a file; `acknowledged` counts the requests that the server has confirmed."""

    def __init__(self, wire: SftpWire, handle: bytes, source: Source, size: int, offset: int) -> None:
        self._wire, self._file, self._source = wire, string(handle), source
        self._size, self._offset = size, offset
        self._pending: deque[int] = deque()
        self._confirmed: set[int] = set()
        self._conversation = Conversation(wire.exchange)
        self.acknowledged = 0

    def run(self) -> int:
        """Writes with many requests in flight; returns the number of bytes sent.

        Exceptions raised by the source propagate unchanged.
        """
        step, position = self._wire.write_size, self._offset
        window = max(2, WINDOW_BYTES // step)
        while position < self._size and (data := self._source.read(min(step, self._size - position))):
            head = self._file + struct.pack(">QI", position, len(data))
            self._pending.append(self._conversation.ask(_WRITE, head, data))
            position += len(data)
            while len(self._pending) >= window:
                self._confirm()
        while self._pending:
            self._confirm()
        return position - self._offset

    def _confirm(self) -> None:
        """Takes one answer. Servers that write in parallel answer out of order: those wait in `_confirmed`."""
        answer = self._conversation.answer()
        self._confirmed.add(answer.number)
        _check_status(answer)
        self.acknowledged += 1
        while self._pending and self._pending[0] in self._confirmed:
            self._confirmed.remove(self._pending.popleft())


def _path(path: str) -> bytes:
    return string(path.encode())


def _handle(answer: Answer) -> bytes:
    if answer.kind != _HANDLE:
        _check_status(answer)
        raise SftpStatus(-1, "The server opened a file without a handle.")
    return taken_string(answer.body, 4)[0]


def _attributes(body: bytes, position: int) -> tuple[Attributes, int]:
    """The attributes at this position (draft, section 5), and the position after them."""
    (flags,) = struct.unpack_from(">I", body, position)
    position += 4
    size = mode = None
    if flags & _HAS_SIZE:
        (size,) = struct.unpack_from(">Q", body, position)
        position += 8
    if flags & _HAS_OWNER:
        position += 8
    if flags & _HAS_MODE:
        (mode,) = struct.unpack_from(">I", body, position)
        position += 4
    if flags & _HAS_TIMES:
        position += 8
    if flags & _HAS_MORE:
        (count,) = struct.unpack_from(">I", body, position)
        position += 4
        for _ in range(2 * count):
            _, position = taken_string(body, position)
    return Attributes(size, mode), position


def _entries(body: bytes) -> Iterator[tuple[str, Attributes]]:
    """The names in an answer to READDIR and what they are, without the folder itself and its parent."""
    (count,) = struct.unpack_from(">I", body, 4)
    position = 8
    for _ in range(count):
        name, position = taken_string(body, position)
        _, position = taken_string(body, position)
        attributes, position = _attributes(body, position)
        if name not in (b".", b".."):
            yield name.decode("utf-8", "replace"), attributes


def _status(answer: Answer) -> tuple[int, str]:
    if answer.kind != _STATUS:
        raise SftpStatus(-1, f"The server answered with packet type {answer.kind}.")
    code, length = struct.unpack_from(">II", answer.body.ljust(12, b"\0"), 4)  # some servers omit the message
    return code, answer.body[12 : 12 + length].decode("utf-8", "replace")


def _check_status(answer: Answer) -> None:
    """Raises PermissionError, FileNotFoundError or SftpStatus unless the answer is OK."""
    code, message = _status(answer)
    if code == _PERMISSION_DENIED:
        raise PermissionError(message)
    if code == _NO_SUCH_FILE:
        raise FileNotFoundError(message)
    if code != _OK:
        raise SftpStatus(code, message)


def _is_end(answer: Answer) -> bool:
    """True if the answer says that the file or folder ends. Raises like `_check_status` for others."""
    if _status(answer)[0] != _EOF:
        _check_status(answer)
        raise SftpStatus(-1, "The server answered a read with OK.")
    return True

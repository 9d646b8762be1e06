"""SFTP requests against a server in memory that answers only once it has got as many requests as it waits for."""

import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, cast

import pytest
from paramiko import Channel

from shared.delivery.protocols.sftp.bounds import Allowance
from shared.delivery.protocols.sftp.exchange import string
from shared.delivery.protocols.sftp.login import ReadAhead
from shared.delivery.protocols.sftp.wire import SftpStatus, SftpWire

INIT, OPEN, CLOSE, READ, OPENDIR, READDIR, STAT, EXTENDED = 1, 3, 4, 5, 11, 12, 17, 200
STATUS, HANDLE, DATA, NAME, ATTRS = 101, 102, 103, 104, 105
ENDED, FAILED = struct.pack(">II", 1, 0), struct.pack(">II", 4, 0)
PIECE = 32 * 1024
Reply = tuple[int, bytes]


class Server:
    """A channel to it. It serves `content` under any name, and holds answers to reads back until `patience` are due."""

    out_max_packet_size = PIECE
    closed = eof_received = False

    def __init__(self, content: bytes = b"", patience: int = 1, shown_size: int | None = None) -> None:
        self.content, self.patience = content, patience
        self.shown_size = len(content) if shown_size is None else shown_size
        self.requests: list[int] = []
        self._held: list[bytes] = []
        self._incoming, self._outgoing = bytearray(), bytearray()
        self._changed = threading.Condition()

    def gettimeout(self) -> float:
        return 0.5

    def sendall(self, data: bytes) -> None:
        with self._changed:
            self._incoming += data
            while len(self._incoming) >= 4 and len(self._incoming) >= 4 + (length := self._length()):
                packet = bytes(self._incoming[4 : 4 + length])
                del self._incoming[: 4 + length]
                self._serve(packet[0], packet[1:5], packet[5:])
            self._changed.notify_all()

    def recv(self, count: int) -> bytes:
        with self._changed:
            self._changed.wait_for(lambda: self._outgoing or self.closed, 20)
            taken = bytes(self._outgoing[:count])
            del self._outgoing[:count]
            return taken

    def close(self) -> None:
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def _length(self) -> int:
        return int.from_bytes(self._incoming[:4], "big")

    def _serve(self, kind: int, number: bytes, body: bytes) -> None:
        self.requests.append(kind)
        answer, payload = self._reply(kind, body)
        packet = struct.pack(">IB", 5 + len(payload), answer) + number + payload
        if kind == READ:
            self._held.append(packet)
            if len(self._held) < self.patience:
                return
            packet = b"".join(reversed(self._held))  # as servers may that read in parallel
            self._held.clear()
            self.patience = 1
        self._outgoing += packet

    def _reply(self, kind: int, body: bytes) -> Reply:
        replies: dict[int, Callable[[], Reply]] = {
            INIT: lambda: (2, b""),
            EXTENDED: lambda: (STATUS, FAILED),
            OPEN: lambda: (HANDLE, string(b"h")),
            CLOSE: lambda: (STATUS, struct.pack(">II", 0, 0)),
            STAT: lambda: (ATTRS, struct.pack(">IQ", 1, self.shown_size)),
            READ: lambda: self._read(body),
        }
        return replies[kind]()

    def _read(self, body: bytes) -> Reply:
        offset, length = struct.unpack_from(">QI", body, 5)
        data = self.content[offset : offset + length]
        return (DATA, string(data)) if data else (STATUS, ENDED)


@pytest.fixture
def connect() -> Iterator[Callable[[Server], SftpWire]]:
    servers: list[Server] = []

    def connected(server: Server) -> SftpWire:
        servers.append(server)
        return SftpWire(cast(Channel, server))

    yield connected
    for server in servers:
        server.close()


def content_of(wire: SftpWire) -> bytes:
    handle, size = wire.open_with_size("f")
    return b"".join(wire.pieces(handle, size))


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 31 * PIECE, 31 * PIECE + 7])
def test_a_file_is_read_in_one_round_trip_without_a_read_more_than_needed(connect: Any, length: int) -> None:
    content = bytes(range(251)) * (length // 251 + 1)
    reads = -(-length // PIECE) + 1  # the last finds the end
    server = Server(content[:length], patience=reads)
    assert content_of(connect(server)) == content[:length]
    assert server.requests.count(READ) == reads


@pytest.mark.parametrize("shown", [0, 5, PIECE, 3 * PIECE, 10 * PIECE])
def test_a_file_is_read_to_its_end_whatever_size_the_server_tells(connect: Any, shown: int) -> None:
    content = bytes(range(256)) * (5 * PIECE // 256) + b"end"
    assert content_of(connect(Server(content, shown_size=shown))) == content


def test_the_size_is_asked_for_together_with_opening(connect: Any) -> None:
    server = Server(b"data")
    wire = connect(server)
    before = len(server.requests)
    assert wire.open_with_size("f") == (b"h", 4)
    assert server.requests[before:] == [STAT, OPEN]


def test_threads_get_their_own_answers(connect: Any) -> None:
    """Two threads read at once; the server answers neither before both have asked."""
    wire = connect(Server(bytes(PIECE * 2), patience=6))
    lengths: list[int] = []
    threads = [threading.Thread(target=lambda: lengths.append(len(content_of(wire)))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert lengths == [2 * PIECE] * 2


def test_what_an_operation_left_unread_disturbs_no_other(connect: Any) -> None:
    wire = connect(Server(bytes(PIECE * 9)))
    handle, size = wire.open_with_size("f")
    next(wire.pieces(handle, size))
    wire.close(handle)
    assert len(content_of(wire)) == 9 * PIECE


def test_a_silent_server_ends_every_wait_and_the_wire(connect: Any) -> None:
    wire = connect(Server(b"data", patience=100))
    with pytest.raises(TimeoutError):
        content_of(wire)
    assert not wire.exchange.is_usable
    with pytest.raises(EOFError):
        wire.stat("f")


def test_a_listing_is_given_up_once_it_has_more_entries_than_wanted(connect: Any) -> None:
    entry = string(b"name") + string(b"") + struct.pack(">I", 0)

    class Endless(Server):
        def _reply(self, kind: int, body: bytes) -> Reply:
            if kind == READDIR:
                return NAME, struct.pack(">I", 100) + 100 * entry
            return (HANDLE, string(b"h")) if kind == OPENDIR else super()._reply(kind, body)

    server = Endless()
    assert connect(server).list("d", Allowance("listing", 1 << 20, 60), most=250) is None
    assert server.requests.count(READDIR) <= 4
    assert server.requests[-1] == CLOSE


def test_names_that_come_after_the_end_was_told_are_not_lost(connect: Any) -> None:
    entry = string(b"name") + string(b"") + struct.pack(">I", 0)

    class Backwards(Server):
        asked: list[bytes] = []

        def _serve(self, kind: int, number: bytes, body: bytes) -> None:
            if kind != READDIR:
                return super()._serve(kind, number, body)
            self.asked.append(number)
            if len(self.asked) == 2:  # the second is answered first
                for each, answer, payload in (
                    (number, STATUS, ENDED),
                    (self.asked[0], NAME, struct.pack(">I", 1) + entry),
                ):
                    self._outgoing += struct.pack(">IB", 5 + len(payload), answer) + each + payload
            return None

        def _reply(self, kind: int, body: bytes) -> Reply:
            return (HANDLE, string(b"h")) if kind == OPENDIR else super()._reply(kind, body)

    found = connect(Backwards()).list("d", Allowance("listing", 1 << 20, 60))
    assert [name for name, _ in found] == ["name"]


def test_a_socket_is_read_far_ahead() -> None:
    class Connection:
        asked: list[int] = []

        def recv(self, count: int) -> bytes:
            self.asked.append(count)
            return bytes(range(100)) if len(self.asked) == 1 else b""

    connection = Connection()
    ahead = ReadAhead(cast(Any, connection))
    assert [ahead.recv(count) for count in (4, 90, 50, 50)] == [
        bytes(range(4)),
        bytes(range(4, 94)),
        bytes(range(94, 100)),
        b"",
    ]
    assert [count >= 256 * 1024 for count in connection.asked] == [True, True]


def test_a_truncated_answer_is_an_error(connect: Any) -> None:
    class Truncated(Server):
        def _reply(self, kind: int, body: bytes) -> Reply:
            return (HANDLE, b"\0\0\0\x7fh") if kind == OPEN else super()._reply(kind, body)

    wire = connect(Truncated())
    with pytest.raises(ValueError, match="incomplete"):
        wire.open("f", 1)
    with suppress(SftpStatus):
        wire.stat("f")

"""An SSH server that sends too much, too slowly, or nothing: at each stage of a connection, one kind of abuse."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import paramiko
from paramiko import SFTPServer, SFTPServerInterface
from paramiko.sftp import CMD_DATA, CMD_NAME, CMD_READ, CMD_READDIR, CMD_STAT

PASSWORD = "right-password"
_DRIP_S = 0.1


@dataclass
class HostileServer:
    """A running server; `kind` says what it does."""

    port: int
    fingerprint: str
    kind: str


def _flood_banner(connection: socket.socket) -> None:
    while True:
        connection.sendall(b"x" * 65536)


def _drip_banner(connection: socket.socket) -> None:
    _drip(connection.sendall, b"SSH-2.0-" + b"x" * 10_000)


def _drip_key_exchange(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-hostile\r\n")
    _drip(connection.sendall, struct.pack(">I", 9996) + bytes(10_000))


def _giant_packet(connection: socket.socket) -> None:
    connection.sendall(b"SSH-2.0-hostile\r\n" + struct.pack(">I", 0x7FFFFFFC))
    while True:
        connection.sendall(bytes(65536))


_RAW: dict[str, Callable[[socket.socket], None]] = {
    "flood-banner": _flood_banner,
    "drip-banner": _drip_banner,
    "drip-key-exchange": _drip_key_exchange,
    "giant-packet": _giant_packet,
}


def _drip(send: Callable[[bytes], Any], data: bytes) -> None:
    for byte in data:
        send(bytes([byte]))
        time.sleep(_DRIP_S)


class _Login(paramiko.ServerInterface):
    def __init__(self, server: HostileServer) -> None:
        self.server = server

    def check_auth_password(self, username: str, password: str) -> int:
        if self.server.kind == "silent-login":
            time.sleep(60)
        return paramiko.AUTH_SUCCESSFUL if password == PASSWORD else paramiko.AUTH_FAILED

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED

    def check_channel_subsystem_request(self, channel: paramiko.Channel, name: str) -> bool:
        if self.server.kind == "silent-subsystem":
            time.sleep(60)
        return super().check_channel_subsystem_request(channel, name)


class _Files(SFTPServerInterface):
    def __init__(self, login: _Login) -> None:
        self.hostile = login.server

    def list_folder(self, path: str) -> list[paramiko.SFTPAttributes]:
        return []


class _Subsystem(SFTPServer):
    def _process(self, kind: int, number: int, message: paramiko.Message) -> None:
        wanted = self.server.hostile.kind
        send: Callable[[bytes], Any] = self.sock.sendall
        if kind == CMD_STAT and wanted == "giant-answer":
            send(struct.pack(">IB", 0x00FFFFFF, CMD_NAME))
            while True:
                send(bytes(32768))
        elif kind == CMD_STAT and wanted == "drip-answer":
            _drip(send, struct.pack(">IBI", 10_000, CMD_NAME, number) + bytes(10_000))
        elif kind == CMD_STAT and wanted == "foreign-answers":
            while True:
                send(struct.pack(">IBII", 9, CMD_NAME, 0x7FFFFFFF, 0))
        elif kind == CMD_STAT and wanted == "flood-window":
            self.sock.out_window_size = 1 << 40
            while True:
                send(bytes(32768))
        elif kind == CMD_READDIR and wanted == "endless-listing":
            self._response(number, CMD_NAME, 100, *[part for _ in range(100) for part in _entry()])
        elif kind == CMD_READDIR and wanted == "empty-listing":
            self._response(number, CMD_NAME, 0)
        elif kind == CMD_READ and wanted == "endless-file":
            self._response(number, CMD_DATA, bytes(32768))
        else:
            super()._process(kind, number, message)

    def open(self, *_: Any) -> paramiko.SFTPHandle:
        return paramiko.SFTPHandle()


def _entry() -> tuple[str, str, paramiko.SFTPAttributes]:
    return "x" * 4000, "-rw-r--r--", paramiko.SFTPAttributes()


@contextmanager
def run_hostile_ssh_server(kind: str) -> Iterator[HostileServer]:
    """The server on a free loopback port."""
    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    server = HostileServer(listener.getsockname()[1], key.fingerprint, kind)
    connections: list[socket.socket] = []

    def serve(connection: socket.socket) -> None:
        with suppress(OSError, EOFError, paramiko.SSHException):
            if raw := _RAW.get(kind):
                raw(connection)
            transport = paramiko.Transport(connection)
            transport.add_server_key(key)
            transport.set_subsystem_handler("sftp", _Subsystem, _Files)
            transport.start_server(server=_Login(server))

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                connections.append(connection)
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        for connection in connections:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

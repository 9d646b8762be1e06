"""An SFTP server with chosen oddities that intakes of DSPs have; paramiko's server over a local folder."""

import hashlib
import os
import random
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import paramiko
from paramiko import SFTPAttributes, SFTPHandle, SFTPServer, SFTPServerInterface
from paramiko.common import cMSG_SERVICE_ACCEPT
from paramiko.sftp import (
    CMD_EXTENDED,
    CMD_EXTENDED_REPLY,
    CMD_WRITE,
    SFTP_FAILURE,
    SFTP_OK,
    SFTP_OP_UNSUPPORTED,
    SFTP_PERMISSION_DENIED,
)

PASSWORD = "right-password"


@dataclass
class Oddities:
    """What the server does. Suffixes select files by their names; an empty suffix selects all."""

    write_delay_s: float = 0
    """Writes are carried out in parallel, each after a random delay of at most this."""
    refuses_read: bool = False
    refuses_stat: bool = False
    omits_size: bool = False
    refuses_resume: bool = False
    sequential: bool = False
    """Writes at an offset other than the end of what this handle wrote fail, as on object stores."""
    posix_rename: int = SFTP_OK
    rename: int = SFTP_OK
    close_fails: tuple[str, ...] = ()
    taken_on_close: tuple[str, ...] = ()
    taken_on_rename: tuple[str, ...] = ()
    makes_digests: bool = False
    never_answers_digests: bool = False
    prompts: tuple[tuple[tuple[str, bool], ...], ...] = ()
    """Rounds of keyboard-interactive prompts (text, visible); without, the password is asked for plainly."""
    digests: tuple[str, ...] = ()
    """The only MACs offered, if any."""
    ciphers: tuple[str, ...] = ()


@dataclass
class OddServer:
    """A running server; `calls` are (operation, path), `answers` those to its prompts, `taken` what the intake took."""

    port: int
    folder: Path
    fingerprint: str
    odd: Oddities
    taken: dict[str, bytes] = field(default_factory=dict)
    calls: list[tuple[str, str]] = field(default_factory=list)
    answers: list[list[str]] = field(default_factory=list)
    transports: list[paramiko.Transport] = field(default_factory=list)
    written: int = 0
    killed_after: int | None = None
    """All connections are cut, and no further write is carried out, once this many bytes are written."""

    @property
    def is_killed(self) -> bool:
        """Whether it has ended in mid-file."""
        return self.killed_after is not None and self.written >= self.killed_after

    def restart(self, killed_after: int | None = None) -> None:
        """Comes back after it was killed; to be killed again after so many more bytes."""
        time.sleep(2 * self.odd.write_delay_s)
        self.written, self.killed_after = 0, killed_after

    def path(self, name: str) -> Path:
        """The local path of a path on the server."""
        return self.folder / name.lstrip("/")

    def take(self, name: str, suffixes: tuple[str, ...]) -> None:
        """The intake moves a finished file away."""
        path = self.path(name)
        if name.endswith(suffixes) and path.exists():
            self.taken[name.lstrip("/")] = path.read_bytes()
            path.unlink()


class _Login(paramiko.ServerInterface):
    def __init__(self, server: OddServer) -> None:
        self.odd = server
        self._round = 0

    def get_allowed_auths(self, username: str) -> str:
        return "keyboard-interactive" if self.odd.odd.prompts else "password"

    def check_auth_password(self, username: str, password: str) -> int:
        allowed = not self.odd.odd.prompts and password == PASSWORD
        return paramiko.AUTH_SUCCESSFUL if allowed else paramiko.AUTH_FAILED

    def check_auth_interactive(self, username: str, submethods: str) -> Any:
        return self._query()

    def check_auth_interactive_response(self, responses: list[str]) -> Any:
        self.odd.answers.append(list(responses))
        self._round += 1
        if self._round < len(self.odd.odd.prompts):
            return self._query()
        return paramiko.AUTH_SUCCESSFUL

    def _query(self) -> paramiko.InteractiveQuery:
        return paramiko.InteractiveQuery("", "", *self.odd.odd.prompts[self._round])

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return paramiko.OPEN_SUCCEEDED


class _Handle(SFTPHandle):
    def __init__(self, server: OddServer, name: str, fd: int, flags: int) -> None:
        super().__init__(flags)
        self._server, self._name_, self._fd = server, name, fd
        self._end = 0
        self._closed = False
        self._writes = bool(flags & (os.O_WRONLY | os.O_RDWR))

    def read(self, offset: int, length: int) -> bytes | int:
        return os.pread(self._fd, length, offset)

    def write(self, offset: int, data: bytes) -> int:
        server = self._server
        if server.odd.sequential and offset != self._end:
            return SFTP_FAILURE
        if self._closed or server.is_killed:
            return SFTP_FAILURE
        self._end = offset + len(data)
        os.pwrite(self._fd, data, offset)
        server.written += len(data)
        return SFTP_OK

    def stat(self) -> SFTPAttributes:
        return SFTPAttributes.from_stat(os.fstat(self._fd))

    def close(self) -> None:
        super().close()
        if self._closed:
            return
        self._closed = True
        os.close(self._fd)
        if self._writes:
            self._server.take(self._name_, self._server.odd.taken_on_close)
            if self._server.odd.close_fails and self._name_.endswith(self._server.odd.close_fails):
                raise RuntimeError("Upload to the backing store failed")


class _Files(SFTPServerInterface):
    def __init__(self, login: _Login) -> None:
        self._server = login.odd

    def open(self, path: str, flags: int, attr: SFTPAttributes) -> SFTPHandle | int:
        odd = self._server.odd
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        self._server.calls.append(("write" if writes else "read", path))
        if odd.refuses_read and not flags & os.O_WRONLY:
            return SFTP_PERMISSION_DENIED
        if odd.refuses_resume and writes and not flags & os.O_TRUNC:
            return SFTP_OP_UNSUPPORTED
        try:
            fd = os.open(self._server.path(path), flags, 0o644)
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)
        return _Handle(self._server, path, fd, flags)

    def stat(self, path: str) -> SFTPAttributes | int:
        self._server.calls.append(("stat", path))
        if self._server.odd.refuses_stat:
            return SFTP_PERMISSION_DENIED
        try:
            found = SFTPAttributes.from_stat(self._server.path(path).stat())
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)
        if self._server.odd.omits_size:
            found.st_size = None
        return found

    lstat = stat

    def list_folder(self, path: str) -> list[SFTPAttributes]:
        self._server.calls.append(("list", path))
        return [SFTPAttributes.from_stat(entry.stat(), entry.name) for entry in self._server.path(path).iterdir()]

    def mkdir(self, path: str, attr: SFTPAttributes) -> int:
        return self._do(lambda: self._server.path(path).mkdir())

    def rmdir(self, path: str) -> int:
        return self._do(lambda: self._server.path(path).rmdir())

    def remove(self, path: str) -> int:
        self._server.calls.append(("remove", path))
        return self._do(lambda: self._server.path(path).unlink())

    def rename(self, old: str, new: str) -> int:
        if self._server.path(new).exists():
            return SFTP_FAILURE
        return self._rename(old, new, self._server.odd.rename)

    def posix_rename(self, old: str, new: str) -> int:
        return self._rename(old, new, self._server.odd.posix_rename)

    def _rename(self, old: str, new: str, answer: int) -> int:
        if answer != SFTP_OK:
            return answer
        self._server.calls.append(("rename", new))
        status = self._do(lambda: self._server.path(old).replace(self._server.path(new)))
        self._server.take(new, self._server.odd.taken_on_rename)
        return status

    @staticmethod
    def _do(work: Any) -> int:
        try:
            work()
        except OSError as error:
            return SFTPServer.convert_errno(error.errno)
        return SFTP_OK


class _Subsystem(SFTPServer):
    """Carries out writes in parallel if it is told to, and makes CLOSE fail where it is told to."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._lock = threading.RLock()

    def _process(self, kind: int, number: int, message: paramiko.Message) -> None:
        server = self.server._server
        if kind == CMD_WRITE and server.odd.write_delay_s:
            delay_s = random.random() * server.odd.write_delay_s
            late = threading.Timer(delay_s, self._process_late, (kind, number, message))
            late.daemon = True
            late.start()
        elif kind == CMD_EXTENDED and b"check-file-name" in message.asbytes() and server.odd.never_answers_digests:
            server.calls.append(("digest", ""))
        elif kind == CMD_EXTENDED and server.odd.makes_digests and b"check-file-name" in message.asbytes():
            message.get_text()
            data = server.path(message.get_text()).read_bytes()
            digest = hashlib.md5(data).digest()
            reply = paramiko.Message()
            reply.add_int(number)
            reply.add_string("md5")
            reply.add_bytes(digest)
            server.calls.append(("digest", ""))
            self._send_packet(CMD_EXTENDED_REPLY, reply)
        else:
            super()._process(kind, number, message)
            self._end_if_killed()

    def _process_late(self, kind: int, number: int, message: paramiko.Message) -> None:
        with self._lock, suppress(EOFError, OSError):
            super()._process(kind, number, message)
            self._end_if_killed()

    def _end_if_killed(self) -> None:
        server = self.server._server
        if server.is_killed:
            for transport in server.transports:
                transport.close()

    def _response(self, number: int, kind: int, *parts: Any) -> None:
        with self._lock:
            super()._response(number, kind, *parts)


class _Transport(paramiko.Transport):
    """Like asyncssh, ends a connection that requests a service twice."""

    _accepted_service = False

    def __init__(self, connection: socket.socket, server: OddServer) -> None:
        super().__init__(connection)
        security = self.get_security_options()
        if server.odd.digests:
            security.digests = server.odd.digests
        if server.odd.ciphers:
            security.ciphers = server.odd.ciphers

    def _send_message(self, data: paramiko.Message) -> None:
        if data.asbytes()[:1] == cMSG_SERVICE_ACCEPT:
            if self._accepted_service:
                self.close()
            self._accepted_service = True
        super()._send_message(data)


@contextmanager
def run_odd_sftp_server(folder: Path, odd: Oddities) -> Iterator[OddServer]:
    """The server on a free loopback port, serving `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    key = paramiko.ECDSAKey.generate()
    listener = socket.create_server(("127.0.0.1", 0))
    server = OddServer(listener.getsockname()[1], folder, key.fingerprint, odd)

    def accept() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listener.accept()
                transport = _Transport(connection, server)
                transport.add_server_key(key)
                transport.set_subsystem_handler("sftp", _Subsystem, _Files)
                server.transports.append(transport)
                with suppress(paramiko.SSHException):
                    transport.start_server(event=threading.Event(), server=_Login(server))

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield server
    finally:
        listener.shutdown(socket.SHUT_RDWR)  # else the thread would accept connections of the next server
        listener.close()
        for transport in server.transports:
            transport.close()

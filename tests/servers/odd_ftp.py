"""An FTP server (pyftpdlib) with chosen oddities of real servers, and a server that never ends a reply."""

import socket
import threading
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from infra.local.servers.certificates import Certificate
from infra.local.stack.processes import free_port


@dataclass
class OddFtp:
    """The server; has the same names as infra.local.servers.ftp.FtpServer. `commands` are those it received."""

    port: int
    folder: Path
    commands: list[str] = field(default_factory=list)
    username: str = "ada"
    password: str = "swordfish"
    certificate: Certificate | None = None


@contextmanager
def run_odd_ftp_server(
    folder: Path,
    *,
    refuse: Mapping[str, str] | None = None,
    restart: str = "",
    overwrite: str = "",
    reply: Mapping[str, str] | None = None,
    **settings: Any,
) -> Iterator[OddFtp]:
    """A server of `folder` in a thread.

    `refuse`: replies by command, instead of carrying it out; none if empty · `restart`: reply to a STOR after REST
    · `overwrite`: reply to a STOR of a file that exists
    · `reply`: text in place of the usual one, by code; lone surrogates are sent as bytes (surrogateescape)
    · `settings`: attributes of pyftpdlib's handler, such as `timeout` in seconds.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # it uses asyncore
        from asynchat import async_chat

        from pyftpdlib.authorizers import DummyAuthorizer
        from pyftpdlib.handlers import FTPHandler
        from pyftpdlib.ioloop import IOLoop
        from pyftpdlib.servers import FTPServer

    folder.mkdir(exist_ok=True)
    odd = OddFtp(free_port(), folder)

    class Handler(FTPHandler):  # type: ignore[misc]
        unicode_errors = "surrogateescape"  # of listings

        def pre_process_command(self, line: str, cmd: str, arg: str) -> None:
            odd.commands.append(cmd)
            if cmd in (refuse or {}):
                if text := (refuse or {})[cmd]:
                    self.respond(text)
            else:
                super().pre_process_command(line, cmd, arg)

        def push(self, data: str) -> None:
            async_chat.push(self, data.encode(errors="surrogateescape"))

        def respond(self, resp: str, *args: Any, **more: Any) -> None:
            super().respond((reply or {}).get(resp[:3], resp), *args, **more)

        def ftp_STOR(self, file: str, mode: str = "w") -> None:  # noqa: N802
            if restart and self._restart_position:
                self._restart_position = 0
                self.respond(restart)
            elif overwrite and Path(file).exists():
                self.respond(overwrite)
            else:
                super().ftp_STOR(file, mode)

    Handler.authorizer = DummyAuthorizer()
    Handler.authorizer.add_user(odd.username, odd.password, str(folder), perm="elradfmwMT")
    for name, value in settings.items():
        setattr(Handler, name, value)
    stopped = threading.Event()
    loop = IOLoop()
    server = FTPServer(("127.0.0.1", odd.port), Handler, ioloop=loop)

    def serve() -> None:
        while not stopped.is_set():
            loop.loop(timeout=0.02, blocking=False)
        server.close_all()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield odd
    finally:
        stopped.set()
        thread.join()


@contextmanager
def run_endless_server(line: bytes, pause_s: float) -> Iterator[int]:
    """A server that sends `line` for ever, with pauses of `pause_s` seconds; yields its port."""
    stopped = threading.Event()

    def talk(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            while not stopped.wait(pause_s):
                connection.sendall(line)

    def accept() -> None:
        with suppress(OSError):
            while True:
                threading.Thread(target=talk, args=(listener.accept()[0],), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=accept, daemon=True).start()
        try:
            yield listener.getsockname()[1]
        finally:
            stopped.set()
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)

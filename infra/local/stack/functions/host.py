"""Takes the functions that the emulator starts, and gives each to the process that serves all functions like it.

Functions with the same environment share a process. They differ only in the secrets that they are bound to, so there
are as many processes as sets of secrets, however many functions are called at once.
"""

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from infra.local.stack.machine import ROOT
from infra.local.stack.processes import Child, ProcessFailed, start

STARTUP = Path(__file__).parent / "startup"
_OF_ONE_FUNCTION = ("FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE", "K_SERVICE", "PORT")
_SOURCES = ("main.py", "functions", "shared")


@dataclass(frozen=True, slots=True)
class _Server:
    """A process that serves functions; they are sent to it over `channel`."""

    process: Child
    channel: socket.socket
    version: int
    """The time of the last change of the code that it has loaded, in nanoseconds."""


@dataclass(slots=True)
class FunctionHost:
    """A context manager; while it is open, functions that are started with `env` run in its processes.

    `source` is the folder of main.py. If `reload`, a function that starts after a change to the code runs on the new
    code; those that still run, on the old.
    """

    source: Path
    log: Path
    reload: bool = False
    _folder: Path = field(init=False)
    _listener: socket.socket = field(init=False)
    _servers: dict[tuple[tuple[str, str], ...], _Server] = field(default_factory=dict)
    _processes: list[Child] = field(default_factory=list)
    _acceptor: threading.Thread = field(init=False)

    def __enter__(self) -> Self:
        # Not in the run's folder: the address of a socket has at most 107 bytes (unix(7)).
        self._folder = Path(tempfile.mkdtemp(prefix="stardust-"))
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(self._address))
        self._listener.listen(128)
        self._acceptor = threading.Thread(target=self._accept, name="functions", daemon=True)
        self._acceptor.start()
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes the acceptor
        self._listener.close()
        self._acceptor.join()
        for server in self._servers.values():
            server.channel.close()
        for process in self._processes:
            process.kill()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def env(self) -> Mapping[str, str]:
        """What the emulator's environment needs for its functions to run here."""
        path = os.pathsep.join(filter(None, (str(STARTUP), os.environ.get("PYTHONPATH"))))
        return {"STARDUST_FUNCTION_HOST": str(self._address), "PYTHONPATH": path}

    @property
    def _address(self) -> Path:
        return self._folder / "host"

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:  # the listener is closed
                return
            with connection:
                try:
                    if env := _environment(connection):
                        self._give(env, connection)
                except (OSError, ProcessFailed) as error:  # the emulator logs it, and that the function has ended
                    with suppress(OSError):
                        connection.sendall(f"The function cannot be started: {error}\n".encode())

    def _give(self, env: dict[str, str], connection: socket.socket) -> None:
        """Sends a function to the process of its environment, starting it if there is none that can take it."""
        target, signature, _service, port = (env.pop(name, "") for name in _OF_ONE_FUNCTION)
        # At once: until somebody listens on the port, the emulator may choose it for another function.
        with _listening(int(port)) as listener:
            for _ in range(2):
                server = self._server(env)
                with suppress(OSError):  # it has ended
                    descriptors = [connection.fileno(), listener.fileno()]
                    socket.send_fds(server.channel, [f"{target}\0{signature}".encode()], descriptors)
                    return
                self._drop(env)

    def _server(self, env: dict[str, str]) -> _Server:
        key = tuple(sorted(env.items()))
        found = self._servers.get(key)
        version = _version(self.source) if self.reload or not found else found.version
        if found and found.process.running and found.version == version:
            return found
        self._drop(env)
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            path = os.pathsep.join((str(ROOT), env.get("PYTHONPATH", "")))
            process = start(
                "The process of the functions",
                [sys.executable, "-P", "-m", "infra.local.stack.functions.server", str(theirs.fileno())],
                log=self.log,
                env={**env, "PYTHONPATH": path},
                cwd=self.source,
                inherited=(theirs.fileno(),),
            )
        self._processes = [*(each for each in self._processes if each.running), process]
        self._servers[key] = server = _Server(process, ours, version)
        return server

    def _drop(self, env: dict[str, str]) -> None:
        """Gives a process no more functions. It ends with the last that it has."""
        if server := self._servers.pop(tuple(sorted(env.items())), None):
            server.channel.close()


def _listening(port: int) -> socket.socket:
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    listener.listen(128)
    return listener


def _environment(connection: socket.socket) -> dict[str, str]:
    """The variables that ../startup sends; empty if it ended before it had sent them."""
    data = b""
    while not data.endswith(b"\0\0"):
        part = connection.recv(65_536)
        if not part:
            return {}
        data += part
    pairs = (item.decode(errors="surrogateescape").partition("=") for item in data[:-2].split(b"\0"))
    return {name: value for name, _, value in pairs}


def _version(source: Path) -> int:
    return max(path.stat().st_mtime_ns for path in _files(source))


def _files(source: Path) -> Iterator[Path]:
    for name in _SOURCES:
        path = source / name
        if path.is_dir():
            yield from (each for each in path.rglob("*") if each.is_file() and "__pycache__" not in each.parts)
        elif path.exists():
            yield path

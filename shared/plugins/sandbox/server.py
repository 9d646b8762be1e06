"""Starts the fork server, again if it ended, and orders processes of it. Safe in several threads."""

import atexit
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from shared.plugins.sandbox.confine import Confinement
from shared.plugins.sandbox.forking import FORKED

_START = "import json, sys; sys.path += json.loads(sys.argv[3]); from shared.plugins.sandbox.forking import main; "
_PROGRAM = f"{_START} main(int(sys.argv[1]), sys.argv[2])"
_ENVIRONMENT = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""Libraries otherwise start a thread for each core, and reserve memory for each."""
_GRACE_S = 10
"""How long to wait beyond a call's deadline, at which the fork server ends it."""


class ServerLost(Exception):
    """The fork server ended while the call ran, or cannot be started."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended."""

    code: int
    """The exit code; negative: a signal."""
    late: bool
    """Its time was over."""
    crowded: bool
    """It had too many threads."""


@dataclass(frozen=True, slots=True)
class Channel:
    """The connection to the process of a call."""

    speech: socket.socket
    process: int | None
    """A pidfd of the process, with which it can be stopped; None where the system has none."""
    _status: socket.socket

    def end(self) -> Ended:
        """How the process ended, once it has.

        Raises ServerLost.
        """
        try:
            said = self._status.recv(1000)
        except OSError:
            said = b""
        if not said:
            raise ServerLost
        found = json.loads(said)
        return Ended(**found)


class ForkServer:
    """A fork server, started when it is first needed."""

    def __init__(self, confinement: Confinement | None = None) -> None:
        self._confinement = confinement
        self._one = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        atexit.register(self.close)
        os.register_at_fork(after_in_child=self._forget)

    @property
    def process(self) -> int | None:
        """The id of its process, while it runs."""
        return self._process.pid if self._process and self._process.poll() is None else None

    @contextmanager
    def call(self, *, seconds: float, memory_mb: int, folders: Sequence[Path]) -> Iterator[Channel]:
        """A new process, which lives until the end of the context, but no longer than `seconds`. Raises ServerLost."""
        ours, theirs = socket.socketpair()
        status, report = socket.socketpair()
        with ours, status:
            for end in (ours, status):
                patience = struct.pack("@ll", int(seconds + _GRACE_S), 0)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, patience)
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, patience)
            with theirs, report:
                order = {"seconds": seconds, "memoryMb": memory_mb, "folders": [str(folder) for folder in folders]}
                self._order(json.dumps(order).encode(), [theirs.fileno(), report.fileno()])
            with _process(status) as process:
                yield Channel(ours, process, status)

    def close(self) -> None:
        """Ends the fork server and its processes; the next call starts it again."""
        with self._one:
            self._end()

    def _order(self, order: bytes, files: list[int]) -> None:
        with self._one:
            for _ in range(2):
                try:
                    if self._process is None or self._process.poll() is not None:
                        self._end()
                        self._start()
                    assert self._control is not None
                    socket.send_fds(self._control, [order], files)
                except OSError as error:
                    reason = error
                    self._end()
                else:
                    return
            raise ServerLost from reason

    def _start(self) -> None:
        control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        paths = json.dumps([str(Path(entry).absolute()) for entry in sys.path])
        arguments = [
            "-I",
            "-S",
            "-B",
            "-X",
            "utf8",
            "-c",
            _PROGRAM,
            str(theirs.fileno()),
            self._confinement or "",
            paths,
        ]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, *arguments],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(theirs.fileno(),),
                env=_ENVIRONMENT,
                cwd="/",
                start_new_session=True,  # an interruption at the terminal is for the deployment's process
            )
        self._control = control

    def _end(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_GRACE_S)
            self._process.kill()
            self._process.wait()
        self._control = self._process = None

    def _forget(self) -> None:
        """In a forked process of the deployment: the fork server is the other's."""
        self._one = threading.Lock()
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.returncode = 0  # not this process's child: never waited for
        self._control = self._process = None


@contextmanager
def _process(status: socket.socket) -> Iterator[int | None]:
    """The pidfd that the fork server sends when it has forked."""
    try:
        said, files, _, _ = socket.recv_fds(status, len(FORKED), 1)
    except OSError as error:
        raise ServerLost from error
    if not said:
        raise ServerLost
    try:
        yield files[0] if files else None
    finally:
        for file in files:
            os.close(file)


SERVER = ForkServer()
"""The fork server of this process."""

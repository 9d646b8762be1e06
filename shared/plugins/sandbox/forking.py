"""The fork server: forks a process for each call, ends it at its deadline, and says how it ended.

It has loaded nothing but the SDK and has no environment. When the deployment's process ends, so do it and its children.
"""

import gc
import json
import os
import select
import signal
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shared.plugins.sandbox.child import run
from shared.plugins.sandbox.confine import Confinement, possible, prepare
from shared.plugins.sandbox.values import hints_of
from shared.sdk.points import POINTS

MAX_ORDER_BYTES = 60_000
"""The longest message from the deployment: a call's limits and folders, with the two sockets of the call."""

FORKED = b"+"
"""Is sent with a pidfd of the process that was forked, before how it ended."""

_MAX_THREADS = 64
"""Of a process. Each takes memory of the kernel and a place in its table, which no limit of a process counts."""
_LOOK_S = 0.05
"""How often the threads are counted."""


@dataclass(slots=True)
class _Call:
    status: socket.socket
    """Gets how the process ended. When the deployment closes its end, the call is over."""
    deadline: float
    killed: bool = False
    late: bool = False
    crowded: bool = False
    """It had too many threads."""


def main(control: int, confinement: str) -> None:
    """Serves until the other end of `control` is closed. An empty `confinement` is the strongest that is possible."""
    for point in POINTS.values():
        hints_of(point.payload)  # so that no child need find it out
    prepare()
    _Server(control, "audit" if confinement == "audit" else possible()).serve()


class _Server:
    def __init__(self, control: int, confinement: Confinement) -> None:
        self._orders = socket.socket(fileno=control)
        self._confinement = confinement
        self._calls: dict[int, _Call] = {}  # by process
        self._woken, self._wake = os.pipe()
        os.set_blocking(self._woken, False)
        os.set_blocking(self._wake, False)

    def serve(self) -> None:
        """Serves until the deployment's process ends."""
        signal.set_wakeup_fd(self._wake, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        gc.freeze()  # so that children copy no memory that they only look through
        try:
            while self._next():
                self._reap()
        finally:
            for process in self._calls:
                os.kill(process, signal.SIGKILL)

    def _next(self) -> bool:
        """Waits for what comes first: an order, the end of a process, of a call, of its time. False: no more orders."""
        running = {call.status.fileno(): process for process, call in self._calls.items() if not call.killed}
        waiting = select.poll()
        for channel in (self._orders.fileno(), self._woken, *running):
            waiting.register(channel, select.POLLIN)
        nearest = min((self._calls[process].deadline for process in running.values()), default=None)
        limit = None if nearest is None else min(max(0, nearest - time.monotonic()), _LOOK_S) * 1000 + 1
        for ready, _ in waiting.poll(limit):
            if ready == self._woken:
                os.read(self._woken, 4096)
            elif ready in running:
                self._kill(running[ready])
            else:
                text, sockets, _, _ = socket.recv_fds(self._orders, MAX_ORDER_BYTES, 2)
                if not text:
                    return False
                self._fork(json.loads(text), *sockets)
        return True

    def _fork(self, order: dict[str, Any], channel: int, status: int) -> None:
        deadline = time.monotonic() + order["seconds"]
        ended = socket.socket(fileno=status)
        try:
            process = os.fork()
        except OSError:  # no memory, too many processes
            ended.close()
            os.close(channel)
            return
        if process == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            folders = tuple(Path(folder) for folder in order["folders"])
            run(channel, self._confinement, order["seconds"], order["memoryMb"], folders)
        os.close(channel)
        _tell(ended, process)
        self._calls[process] = _Call(ended, deadline)

    def _reap(self) -> None:
        """Takes the processes that ended, and kills those whose time is over, or that have too many threads.

        Only an untaken process has its id.
        """
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                call = self._calls.pop(ended[0])
                with suppress(OSError):  # nobody waits any more
                    how = {"code": os.waitstatus_to_exitcode(ended[1]), "late": call.late, "crowded": call.crowded}
                    call.status.send(json.dumps(how).encode())
                call.status.close()
        now = time.monotonic()
        for process, call in self._calls.items():
            if call.killed:
                continue
            call.late, call.crowded = call.deadline <= now, _threads(process) > _MAX_THREADS
            if call.late or call.crowded:
                self._kill(process)

    def _kill(self, process: int) -> None:
        self._calls[process].killed = True
        os.kill(process, signal.SIGKILL)


def _tell(status: socket.socket, process: int) -> None:
    """Sends a pidfd of a new process, if the system has them."""
    with suppress(OSError):  # nobody waits any more
        try:
            file = os.pidfd_open(process)
        except (AttributeError, OSError):
            status.send(FORKED)
        else:
            socket.send_fds(status, [FORKED], [file])
            os.close(file)


def _threads(process: int) -> int:
    """How many threads a process has; 0 where the system does not say."""
    try:
        return Path(f"/proc/{process}/task").stat().st_nlink - 2
    except OSError:
        return 0

"""Child processes of the local stack: start, wait until they are ready, log to a file, kill the whole tree."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

_POLL_S = 0.02


class ProcessFailed(RuntimeError):
    """A process did not start. The message ends with the tail of its log and the log's path."""


@dataclass(frozen=True, slots=True)
class Child:
    """A running process with all its descendants; a context manager that stops them."""

    name: str
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def running(self) -> bool:
        """Whether the process itself is alive."""
        return self.process.poll() is None

    def log_tail(self, lines: int = 20) -> str:
        """The last lines of its log."""
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def stop(self, *, first_signal: int = signal.SIGTERM, grace_s: float = 5) -> None:
        """Signals the process, then kills what is left of its tree. Idempotent."""
        tree = descendants(self.process.pid)
        if self.running:
            self.process.send_signal(first_signal)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(grace_s)
        for pid in {*tree, *(descendants(self.process.pid) if self.running else ())}:
            _kill(pid)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def kill(self) -> None:
        """Kills the tree at once (SIGKILL), as a crash would."""
        self.stop(first_signal=signal.SIGKILL)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.stop()


def start(
    name: str,
    command: Sequence[str | Path],
    *,
    log: Path,
    port: int | None = None,
    ready: Callable[[], bool] | None = None,
    timeout_s: float = 30,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    inherited: Sequence[int] = (),
) -> Child:
    """Starts `command` and returns once `port` (on loopback) accepts connections and `ready()` holds.

    `env` is added to the current environment. Output is appended to `log`. `inherited` are the files, by number, that
    stay open in it.
    Raises ProcessFailed if it exits or is not ready within `timeout_s`; nothing is left running.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            pass_fds=inherited,
            start_new_session=True,
        )
    child = Child(name, process, log)
    try:
        wait_until(
            lambda: (port is None or answers(port)) and (ready is None or ready()),
            what=f"{name} to answer" + (f" on port {port}" if port else ""),
            timeout_s=timeout_s,
            alive=lambda: child.running,
        )
    except (TimeoutError, ChildProcessError) as error:
        child.stop(grace_s=1)
        raise ProcessFailed(f"{name} did not start: {error}\n{child.log_tail()}\nLog: {log}") from error
    except BaseException:
        child.stop(grace_s=1)
        raise
    return child


def wait_until(
    condition: Callable[[], bool], *, what: str, timeout_s: float, alive: Callable[[], bool] = lambda: True
) -> None:
    """Polls `condition` until it holds.

    Raises TimeoutError naming `what` after `timeout_s`, ChildProcessError if `alive` no longer holds.
    """
    deadline = time.monotonic() + timeout_s
    while not condition():
        if not alive():
            raise ChildProcessError("the process exited.")
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {timeout_s:g} s for {what}.")
        time.sleep(_POLL_S)


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Whether the port accepts connections."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0


def free_port(host: str = "127.0.0.1") -> int:
    """A port that is currently free."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def descendants(pid: int) -> set[int]:
    """Process ids of all descendants of `pid`, including those that moved to another session."""
    listing = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    children: dict[int, list[int]] = {}
    for child, parent in (map(int, line.split()) for line in listing.splitlines()):
        children.setdefault(parent, []).append(child)
    found: set[int] = set()
    pending = [pid]
    while pending:
        new = [child for child in children.get(pending.pop(), []) if child not in found]
        found.update(new)
        pending.extend(new)
    return found


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGKILL)

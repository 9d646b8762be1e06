"""Owns what is told while a package moves, and the beat at which it is told and the lease is held."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from shared.delivery.transfer.limits import NO_LIMITS, Limits, Pace
from shared.errors import ConnectionFailed
from shared.messages.packages.plan import Package, PackageFile

_HOLD_EVERY_S = 1.0
REPORT_EVERY_S = 5.0

State = Literal["sending", "sent", "skipped"]


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """How far it got: within the file, and in all (bytes skipped because they lie there count as done)."""

    path: str
    state: State
    file_bytes: int
    file_size: int
    file_bytes_per_s: int
    done_bytes: int
    total_bytes: int
    bytes_per_s: int
    moved_bytes: int

    @property
    def file_remaining_s(self) -> int | None:
        """Seconds until the file is there at its rate so far."""
        return (self.file_size - self.file_bytes) // self.file_bytes_per_s if self.file_bytes_per_s else None

    @property
    def remaining_s(self) -> int | None:
        """Seconds until the whole package is there at the rate so far."""
        return (self.total_bytes - self.done_bytes) // self.bytes_per_s if self.bytes_per_s else None

    @property
    def message(self) -> str:
        """One line for a log that people follow."""
        name = self.path.rpartition("/")[2]
        if self.state == "skipped":
            return f"{name} lies there already."
        if self.state == "sent":
            return f"{name} sent and verified."
        return f"{name}: {100 * self.file_bytes // max(1, self.file_size)}%."

    @property
    def details(self) -> dict[str, str | int | float | bool]:
        """The figures that are known, by name."""
        figures: dict[str, str | int | float | bool | None] = {
            "path": self.path,
            "fileBytes": self.file_bytes,
            "fileSize": self.file_size,
            "fileBytesPerSecond": self.file_bytes_per_s,
            "fileRemainingSeconds": self.file_remaining_s,
            "doneBytes": self.done_bytes,
            "totalBytes": self.total_bytes,
            "bytesPerSecond": self.bytes_per_s,
            "remainingSeconds": self.remaining_s,
        }
        return {name: figure for name, figure in figures.items() if figure is not None}


class TransferStopped(Exception):
    """Another connection of the transfer has failed; this one stops. Never leaves the engine."""


class Pulse:
    """Calls `hold` about once a second, and `progress` every few seconds and after each file.

    Connections share it: both are called by one thread at a time.
    """

    def __init__(
        self,
        package: Package,
        hold: Callable[[], None],
        progress: Callable[[TransferProgress], None],
        limits: Limits = NO_LIMITS,
        elapsed_s: float = 0,
        report_every_s: float = REPORT_EVERY_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total_bytes = package.total_bytes
        self._hold = hold
        self._progress = progress
        self._whole_s = limits.whole_s
        self._report_every_s = report_every_s
        self._monotonic = monotonic
        self._started = self._held = monotonic()
        self._began = self._started - elapsed_s
        self._done_bytes = 0
        self._moved_bytes = 0
        self._lock = threading.RLock()
        self._own_errors: list[BaseException] = []
        self.pace = Pace(limits.bytes_per_s)
        self.stopped_by: BaseException | None = None
        """The error of one connection, which ends them all."""

    def begin(self, file: PackageFile) -> "FilePulse":
        """A file comes next."""
        self.hold()
        return FilePulse(self, file, self._monotonic())

    def hold(self) -> None:
        """Asks whether to go on; what the answer raises leaves the engine. Raises ConnectionFailed after whole_s."""
        with self._lock, self.ours():
            self._check_stopped()
            self._hold()
            self._held = self._monotonic()
            if self._whole_s and self._held - self._began > self._whole_s:
                raise ConnectionFailed(
                    f"The transfer took longer than {self._whole_s} seconds.",
                    remedy="It goes on in the next attempt; or raise wholeTimeout.",
                )

    def stop(self, error: BaseException) -> None:
        """Ends the transfer on all connections; the first error counts."""
        with self._lock:
            self.stopped_by = self.stopped_by or error

    @contextmanager
    def ours(self) -> Iterator[None]:
        """Remembers what is raised within as our own side's error: it is not the server's doing."""
        try:
            yield
        except BaseException as error:
            self._own_errors.append(error)
            raise

    def is_own(self, error: BaseException) -> bool:
        """Whether `hold`, `progress` or the bucket raised it."""
        return any(error is own for own in self._own_errors)

    def moved(self, file: "FilePulse", count: int, sent_bytes: int) -> None:
        """`count` bytes of the file are done, `sent_bytes` of them by this run."""
        with self._lock:
            self._check_stopped()
            self._done_bytes += count
            self._moved_bytes += sent_bytes
            now = self._monotonic()
            if now - self._held >= _HOLD_EVERY_S:
                self.hold()
            if now - file.reported >= self._report_every_s:
                self.report(file, "sending")

    def report(self, file: "FilePulse", state: State) -> None:
        """Tells how far the file and the package are."""
        with self._lock, self.ours():
            file.reported = self._monotonic()
            self._progress(
                TransferProgress(
                    path=file.file.path,
                    state=state,
                    file_bytes=file.done_bytes,
                    file_size=file.file.size,
                    file_bytes_per_s=_rate(file.sent_bytes, file.reported - file.begun),
                    done_bytes=self._done_bytes,
                    total_bytes=self._total_bytes,
                    bytes_per_s=_rate(self._moved_bytes, file.reported - self._started),
                    moved_bytes=self._moved_bytes,
                )
            )

    def _check_stopped(self) -> None:
        if self.stopped_by:
            raise TransferStopped


class FilePulse:
    """The part of one file in the pulse."""

    def __init__(self, pulse: Pulse, file: PackageFile, now: float) -> None:
        self.pulse = pulse
        self.file = file
        self.begun = self.reported = now
        self.done_bytes = 0
        self.sent_bytes = 0

    def advance(self, count: int, *, moved: bool = True) -> None:
        """`count` more bytes of the file were read; `moved` if they go to the server."""
        self.done_bytes += count
        self.sent_bytes += count if moved else 0
        self.pulse.moved(self, count, count if moved else 0)

    def end(self, state: State) -> None:
        """The file is there."""
        rest, self.done_bytes = self.file.size - self.done_bytes, self.file.size
        self.pulse.moved(self, rest, 0)
        self.pulse.report(self, state)


def _rate(count: int, seconds: float) -> int:
    return int(count / seconds) if seconds > 0 else 0

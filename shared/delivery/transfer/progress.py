"""Reports the progress of a transfer and renews the lease, both at fixed intervals."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from shared.delivery.transfer.limits import NO_LIMITS, Limits, Pace
from shared.errors import ConnectionFailed
from shared.messages.packages.plan import Package, PackageFile

HOLD_EVERY_S = 1.0
REPORT_EVERY_S = 5.0

State = Literal["sending", "sent", "accepted", "skipped"]


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """Progress within the file and in total; bytes skipped because they are already at the target count as done."""

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
        """Estimated seconds until the file is complete, at its average rate."""
        return (self.file_size - self.file_bytes) // self.file_bytes_per_s if self.file_bytes_per_s else None

    @property
    def remaining_s(self) -> int | None:
        """Estimated seconds until the package is complete, at the average rate."""
        return (self.total_bytes - self.done_bytes) // self.bytes_per_s if self.bytes_per_s else None

    @property
    def message(self) -> str:
        """One line for the delivery log."""
        name = self.path.rpartition("/")[2]
        if self.state == "skipped":
            return f"{name} is already at the target."
        if self.state == "accepted":
            return f"{name} sent; the server accepted it, and does not let us verify it."
        if self.state == "sent":
            return f"{name} sent and verified."
        return f"{name}: {100 * self.file_bytes // max(1, self.file_size)}%."

    @property
    def details(self) -> dict[str, str | int | float | bool]:
        """All known figures, by name."""
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
    """Another connection of the transfer has failed; this one stops. Never propagates out of the engine."""


class ProgressTracker:
    """Calls `hold` about once per second, and `progress` every few seconds and after each file.

    Shared by all connections; `hold` and `progress` are called by one thread at a time.
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
        self._limit_s = limits.whole_s
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
        """The error of one connection, which stops all of them."""

    def begin(self, file: PackageFile) -> "FileProgress":
        """Starts tracking the next file."""
        self.hold()
        return FileProgress(self, file, self._monotonic())

    def hold(self) -> None:
        """Calls `hold`; what it raises propagates out of the engine.

        Raises ConnectionFailed once the transfer has exceeded `Limits.whole_s`.
        """
        with self._lock, self.own_errors():
            self._check_stopped()
            self._hold()
            self._held = self._monotonic()
            if self._limit_s and self._held - self._began > self._limit_s:
                raise ConnectionFailed(
                    f"The transfer took longer than {self._limit_s} seconds.",
                    remedy="The next attempt resumes it. If this happens often, raise wholeTimeout.",
                )

    def hold_if_due(self) -> None:
        """Calls `hold` if the last call was a second ago, for work that sends nothing."""
        with self._lock:
            self._check_stopped()
            if self._monotonic() - self._held >= HOLD_EVERY_S:
                self.hold()

    def stop(self, error: BaseException) -> None:
        """Stops the transfer on all connections; the first error is kept."""
        with self._lock:
            self.stopped_by = self.stopped_by or error

    @contextmanager
    def own_errors(self) -> Iterator[None]:
        """Marks exceptions raised in this block as our own errors, as opposed to failures of the server."""
        try:
            yield
        except BaseException as error:
            self._own_errors.append(error)
            raise

    def is_own(self, error: BaseException) -> bool:
        """Whether `hold`, `progress` or the bucket raised it."""
        return any(error is own for own in self._own_errors)

    def advance(self, file: "FileProgress", count: int, sent_bytes: int) -> None:
        """Records that `count` more bytes of the file are done, `sent_bytes` of them sent by this run."""
        with self._lock:
            self._check_stopped()
            self._done_bytes += count
            self._moved_bytes += sent_bytes
            now = self._monotonic()
            if now - self._held >= HOLD_EVERY_S:
                self.hold()
            if now - file.reported >= self._report_every_s:
                self.report(file, "sending")

    def report(self, file: "FileProgress", state: State) -> None:
        """Reports the progress of the file and the package."""
        with self._lock, self.own_errors():
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


class FileProgress:
    """The progress of one file."""

    def __init__(self, tracker: ProgressTracker, file: PackageFile, now: float) -> None:
        self.tracker = tracker
        self.file = file
        self.begun = self.reported = now
        self.done_bytes = 0
        self.sent_bytes = 0

    def advance(self, count: int, *, sent: bool = True) -> None:
        """Records that `count` more bytes of the file were read; `sent` if they go to the server."""
        self.done_bytes += count
        self.sent_bytes += count if sent else 0
        self.tracker.advance(self, count, count if sent else 0)

    def restart(self) -> None:
        """Records that the file is sent again from the start."""
        done, self.done_bytes = self.done_bytes, 0
        self.tracker.advance(self, -done, 0)

    def end(self, state: State) -> None:
        """Records that the file is complete at the target."""
        rest, self.done_bytes = self.file.size - self.done_bytes, self.file.size
        self.tracker.advance(self, rest, 0)
        self.tracker.report(self, state)


def _rate(count: int, seconds: float) -> int:
    return int(count / seconds) if seconds > 0 else 0

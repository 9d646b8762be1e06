"""Owns what is told while a package moves, and the beat at which it is told and the lease is held."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from shared.package.plan import Package, PackageFile

_HOLD_EVERY_S = 1.0
_REPORT_EVERY_S = 5.0

State = Literal["sending", "sent", "skipped"]


@dataclass(frozen=True, slots=True)
class TransferProgress:
    """How far it got: within the file, and in all (bytes skipped because they lie there count as done)."""

    path: str
    state: State
    file_bytes: int
    file_size: int
    done_bytes: int
    total_bytes: int
    bytes_per_s: int
    moved_bytes: int = 0
    """How many went to the server in this stretch, for all files."""

    @property
    def remaining_s(self) -> int | None:
        """Seconds until the whole package is there at the present rate."""
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
        """The figures, by name."""
        figures: dict[str, str | int | float | bool] = {
            "path": self.path,
            "fileBytes": self.file_bytes,
            "fileSize": self.file_size,
            "doneBytes": self.done_bytes,
            "totalBytes": self.total_bytes,
            "bytesPerSecond": self.bytes_per_s,
        }
        return figures if self.remaining_s is None else {**figures, "remainingSeconds": self.remaining_s}


class Pulse:
    """Calls `hold` about once a second, and `progress` every few seconds and after each file."""

    def __init__(
        self,
        package: Package,
        hold: Callable[[], None],
        progress: Callable[[TransferProgress], None],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._total_bytes = package.total_bytes
        self._hold = hold
        self._progress = progress
        self._monotonic = monotonic
        self._started = self._held = self._reported = monotonic()
        self._before_bytes = 0
        self._moved_bytes = 0
        self._file: PackageFile | None = None
        self._file_bytes = 0
        self.own_error: BaseException | None = None
        """What `hold`, `progress` or the bucket raised: it is not the server's doing."""

    def begin(self, file: PackageFile) -> None:
        """A file comes next."""
        self._file, self._file_bytes = file, 0
        self.hold()

    def advance(self, count: int, *, moved: bool = True) -> None:
        """`count` more bytes of the file were read; `moved` if they go to the server."""
        self._file_bytes += count
        self._moved_bytes += count if moved else 0
        now = self._monotonic()
        if now - self._held >= _HOLD_EVERY_S:
            self.hold()
        if now - self._reported >= _REPORT_EVERY_S:
            self._report("sending")

    def end(self, state: State) -> None:
        """The file is there."""
        assert self._file is not None
        self._file_bytes = self._file.size
        self._report(state)
        self._before_bytes += self._file.size
        self._file_bytes = 0

    def hold(self) -> None:
        """Asks whether to go on; what the answer raises leaves the engine."""
        with self.ours():
            self._hold()
        self._held = self._monotonic()

    @contextmanager
    def ours(self) -> Iterator[None]:
        """Remembers what is raised within as our own side's error."""
        try:
            yield
        except BaseException as error:
            self.own_error = error
            raise

    def _report(self, state: State) -> None:
        assert self._file is not None
        self._reported = self._monotonic()
        elapsed_s = self._reported - self._started
        with self.ours():
            self._progress(
                TransferProgress(
                    path=self._file.path,
                    state=state,
                    file_bytes=self._file_bytes,
                    file_size=self._file.size,
                    done_bytes=self._before_bytes + self._file_bytes,
                    total_bytes=self._total_bytes,
                    moved_bytes=self._moved_bytes,
                    bytes_per_s=int(self._moved_bytes / elapsed_s) if elapsed_s > 0 else 0,
                )
            )

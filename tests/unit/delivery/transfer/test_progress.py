"""The beat of a transfer: how often the lease is held and progress is told, by an injected clock."""

from shared.delivery.transfer.progress import Pulse, TransferProgress
from shared.messages.packages.plan import Package, PackageFile


def file(path: str, size: int) -> PackageFile:
    return PackageFile(path, "audio", size, "0" * 32, blob_path=path)


class Beat:
    """A pulse of a package of 1000 and 500 bytes, with a clock to be set."""

    def __init__(self) -> None:
        self.now = 100.0
        self.holds = 0
        self.steps: list[TransferProgress] = []
        self.files = (file("a", 1000), file("b", 500))
        self.pulse = Pulse(Package("", self.files), self._hold, self.steps.append, monotonic=lambda: self.now)

    def begin(self, index: int) -> None:
        self.file = self.pulse.begin(self.files[index])

    def _hold(self) -> None:
        self.holds += 1

    def advance(self, count: int, seconds: float) -> None:
        self.now += seconds
        self.file.advance(count)


def test_holding_and_telling_are_bounded_by_time_not_by_reads() -> None:
    beat = Beat()
    beat.begin(0)
    for _ in range(100):
        beat.advance(10, 0.1)
    assert 9 <= beat.holds <= 11
    assert len(beat.steps) == 2 or len(beat.steps) == 1


def test_rate_and_remaining_time_follow_what_moved() -> None:
    beat = Beat()
    beat.begin(0)
    beat.advance(500, 5)
    step = beat.steps[0]
    assert (step.state, step.file_bytes, step.done_bytes, step.total_bytes) == ("sending", 500, 500, 1500)
    assert (step.bytes_per_s, step.remaining_s) == (100, 10)
    assert step.message == "a: 50%."
    assert step.details["remainingSeconds"] == 10


def test_what_lies_there_already_counts_as_done_but_not_as_speed() -> None:
    beat = Beat()
    beat.begin(0)
    beat.file.end("skipped")
    assert beat.steps[0].message == "a lies there already."
    assert (beat.steps[0].done_bytes, beat.steps[0].bytes_per_s, beat.steps[0].remaining_s) == (1000, 0, None)
    assert "remainingSeconds" not in beat.steps[0].details
    beat.begin(1)
    beat.now += 10
    beat.file.advance(100, moved=False)
    assert beat.steps[1].bytes_per_s == 0
    beat.file.end("sent")
    assert beat.steps[2].message == "b sent and verified."
    assert beat.steps[2].done_bytes == 1500

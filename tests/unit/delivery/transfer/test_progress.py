"""How often a transfer renews the lease and reports progress, with an injected clock."""

from shared.delivery.transfer.progress import ProgressTracker, TransferProgress
from shared.messages.packages.plan import Package, PackageFile


def file(path: str, size: int) -> PackageFile:
    return PackageFile(path, "audio", size, "0" * 32, blob_path=path)


class Tracking:
    """A tracker for a package with files of 1000 and 500 bytes, with a clock that tests set."""

    def __init__(self) -> None:
        self.now = 100.0
        self.holds = 0
        self.steps: list[TransferProgress] = []
        self.files = (file("a", 1000), file("b", 500))
        self.tracker = ProgressTracker(
            Package("", self.files), self._hold, self.steps.append, monotonic=lambda: self.now
        )

    def begin(self, index: int) -> None:
        self.file = self.tracker.begin(self.files[index])

    def _hold(self) -> None:
        self.holds += 1

    def advance(self, count: int, seconds: float) -> None:
        self.now += seconds
        self.file.advance(count)


def test_holding_and_reporting_depend_on_time_not_on_reads() -> None:
    tracking = Tracking()
    tracking.begin(0)
    for _ in range(100):
        tracking.advance(10, 0.1)
    assert 9 <= tracking.holds <= 11
    assert len(tracking.steps) == 2 or len(tracking.steps) == 1


def test_rate_and_remaining_time_are_based_on_sent_bytes() -> None:
    tracking = Tracking()
    tracking.begin(0)
    tracking.advance(500, 5)
    step = tracking.steps[0]
    assert (step.state, step.file_bytes, step.done_bytes, step.total_bytes) == ("sending", 500, 500, 1500)
    assert (step.bytes_per_s, step.remaining_s) == (100, 10)
    assert step.message == "a: 50%."
    assert step.details["remainingSeconds"] == 10


def test_skipped_bytes_count_as_done_but_not_towards_the_rate() -> None:
    tracking = Tracking()
    tracking.begin(0)
    tracking.file.end("skipped")
    assert tracking.steps[0].message == "a is already at the target."
    skipped = tracking.steps[0]
    assert (skipped.done_bytes, skipped.bytes_per_s, skipped.remaining_s) == (1000, 0, None)
    assert "remainingSeconds" not in skipped.details
    tracking.begin(1)
    tracking.now += 10
    tracking.file.advance(100, sent=False)
    assert tracking.steps[1].bytes_per_s == 0
    tracking.file.end("sent")
    assert tracking.steps[2].message == "b sent and verified."
    assert tracking.steps[2].done_bytes == 1500

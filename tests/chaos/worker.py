"""A worker process that runs until it is killed: executes each task it reads, on a shifted and skewed clock.

Usage: worker.py BUCKET_FOLDER SKEW_S. Reads one JSON line per task, `{"task", "forward_s"}`; prints its outcome.
"""

import json
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from shared.clock import system_clock
from shared.delivery.worker.run import deliver_package
from shared.errors import Unavailable
from tests.emulator.delivery_worker import adapters_of


class SkewedClock:
    """The system clock, moved forward by `forward_s` and skewed by `skew_s`."""

    def __init__(self, skew_s: float) -> None:
        self.skew_s = skew_s
        self.forward_s = 0.0

    def __call__(self) -> datetime:
        return system_clock() + timedelta(seconds=self.forward_s + self.skew_s)


def main(folder: Path, skew_s: float) -> None:
    clock = SkewedClock(skew_s)
    adapters = replace(adapters_of(folder, 0), clock=clock)
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        clock.forward_s = request["forward_s"]
        try:
            result = deliver_package(request["task"], adapters).result
        except Unavailable:
            result = "unavailable"  # type: ignore[assignment]  # the task queue retries it
        print(result, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))

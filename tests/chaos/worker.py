"""A worker process that runs until it is killed: executes each task it reads, on a shifted and skewed clock.

Usage: worker.py BUCKET_FOLDER SKEW_S. Reads one JSON line per task, `{"task", "forward_s", "kill_after"}`; prints its
outcome. It kills itself after it has sent `kill_after` bytes to DSPs, unless that is null.
"""

import json
import os
import signal
import socket
import sys
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from shared.clock import system_clock
from shared.delivery.worker.run import deliver_package
from shared.errors import Unavailable
from shared.platform.network.guard import Network
from tests.emulator.delivery_worker import adapters_of

_PIECE = 16 * 1024


class Meter:
    """Counts the bytes sent to DSPs, and kills this process (SIGKILL) after so many."""

    def __init__(self) -> None:
        self.kill_after: int | None = None

    def count(self, sent: int) -> None:
        """Adds `sent` bytes."""
        if self.kill_after is not None:
            self.kill_after -= sent
            if self.kill_after <= 0:
                os.kill(os.getpid(), signal.SIGKILL)


class _MeteredSocket(socket.socket):
    meter: Meter

    def send(self, data: Any, flags: int = 0, /) -> int:
        sent = super().send(data, flags)
        self.meter.count(sent)
        return sent

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        view = memoryview(data)
        while view:
            view = view[self.send(view[:_PIECE], flags) :]


@dataclass(frozen=True, slots=True)
class MeteredNetwork(Network):
    """A network that counts what is sent to DSPs."""

    meter: Meter = field(default_factory=Meter)

    def dial(self, host: str, port: int, timeout_s: float | None = None) -> socket.socket:
        """Same as Network.dial."""
        plain = Network.dial(self, host, port, timeout_s)
        left_s = plain.gettimeout()
        metered = _MeteredSocket(fileno=plain.detach())
        metered.settimeout(left_s)
        metered.meter = self.meter
        return metered


class SkewedClock:
    """The system clock, moved forward by `forward_s` and skewed by `skew_s`."""

    def __init__(self, skew_s: float) -> None:
        self.skew_s = skew_s
        self.forward_s = 0.0

    def __call__(self) -> datetime:
        return system_clock() + timedelta(seconds=self.forward_s + self.skew_s)


def main(folder: Path, skew_s: float) -> None:
    clock = SkewedClock(skew_s)
    network = MeteredNetwork(allow_private=True)
    adapters = replace(adapters_of(folder, 0), clock=clock, network=network)
    print("ready", flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        clock.forward_s, network.meter.kill_after = request["forward_s"], request["kill_after"]
        try:
            result = deliver_package(request["task"], adapters).result
        except Unavailable:
            result = "unavailable"  # type: ignore[assignment]  # the task queue retries it
        print(result, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))

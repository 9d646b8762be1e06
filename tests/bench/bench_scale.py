"""Whether what a delivery, a search or a sweep costs stays the same at any size, and how often documents are written.

Runs the real use cases, triggers, tasks and schedules with a store in memory, and counts what Firestore would bill.
Each part runs in a process of its own, whose peak memory is printed. `python -m tests.bench scale` runs all sizes (ten
minutes of processor time); `python -m tests.bench.bench_scale day 1000` runs one part at one size.
"""

import json
import logging
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator

from infra.sizing.metered import Operations
from infra.sizing.prices import price_of
from tests.bench.scale import sweeps
from tests.bench.scale.catalogue import works
from tests.bench.scale.day import work_day
from tests.bench.scale.held import work_held

_BACKGROUND = 10
"""Other deliveries in the store for each one of the day, at most `_MOST_BACKGROUND`."""
_MOST_BACKGROUND = 50_000
_TENANTS = 1_000

Figure = tuple[str, float, str]


def _day(per_day: int) -> Iterator[Figure]:
    """Deliveries a day: what each costs, what schedules cost in a minute, and the documents written most."""
    day = work_day(per_day, background=min(per_day * _BACKGROUND, _MOST_BACKGROUND))
    yield "deliveries_worked", day.deliveries, "deliveries"
    yield "minutes_worked", day.minutes, "min"
    yield from _costs("per_delivery", day.own.times(1 / day.deliveries))
    read, written = (total / day.deliveries for total in day.own_bytes)
    yield from (("per_delivery_bytes_read", read, "bytes"), ("per_delivery_bytes_written", written, "bytes"))
    yield from _costs("schedules_per_minute", day.schedules.times(1 / day.minutes))
    for hot in day.hot:
        yield f"hottest {hot.collection}: in a minute", hot.per_s, "writes/s"
        yield f"hottest {hot.collection}: sustained", hot.sustained_per_s, "writes/s"


def _costs(what: str, done: Operations) -> Iterator[Figure]:
    for name in ("reads", "writes", "deletes", "invocations"):
        yield f"{what}_{name}", getattr(done, name), ""
    yield f"{what}_dollars", price_of(done), "USD"


def _catalogue(tracks: int) -> Iterator[Figure]:
    """A catalogue of so many tracks: what searches, checks, numbers, quotas and merges cost."""
    for work in works(tracks):
        yield f"{work.name}: reads", work.reads, "documents"
        yield f"{work.name}: writes", work.writes, "documents"
        yield f"{work.name}: bytes", work.read_bytes, "bytes"
        yield f"{work.name}: dollars", price_of(Operations(reads=work.reads, writes=work.writes)), "USD"


def _held(deliveries: int) -> Iterator[Figure]:
    """Deliveries that wait for one target's limit: attempts, reads and writes of each."""
    held = work_held(deliveries)
    for name in ("attempts", "reads", "writes", "hours"):
        yield f"held_{name}", getattr(held, name), ""


def _sweep(work: Callable[[int], sweeps.Sweep]) -> Callable[[int], Iterator[Figure]]:
    def figures(size: int) -> Iterator[Figure]:
        found = work(size)
        yield f"{found.name}_done", found.done, ""
        yield f"{found.name}_reads", found.reads, "documents"
        yield f"{found.name}_writes", found.writes, "documents"
        yield f"{found.name}_reads_each", found.reads / max(1, found.done), "documents"
        yield f"{found.name}_writes_each", found.writes / max(1, found.done), "documents"

    return figures


PARTS: dict[str, tuple[Callable[[int], Iterator[Figure]], tuple[int, ...]]] = {
    "day": (_day, (10, 1_000, 100_000)),
    "catalogue": (_catalogue, (1_000, 10_000, 100_000, 1_000_000)),
    "held": (_held, (20, 100, 500)),
    "tick": (_sweep(lambda due: sweeps.tick(due, 1)), (10, 1_000, 100_000)),
    "tick_of_many_tenants": (_sweep(lambda due: sweeps.tick(due, _TENANTS)), (10, 1_000, 100_000)),
    "analytics": (_sweep(sweeps.analytics), (10, 1_000, 100_000)),
    "receipts": (_sweep(sweeps.receipts), (10, 1_000, 20_000)),
    "retention": (_sweep(sweeps.retention), (10, 1_000, 20_000)),
}
"""What is measured, and for which sizes."""


def main(requested: list[str]) -> int:
    """Measures the requested part and size here, or all in processes of their own; 1 if one failed."""
    if requested:
        part, size = requested
        measure(part, int(size))
        return 0
    runs = [(part, size) for part, (_, sizes) in PARTS.items() for size in sizes]
    command = [sys.executable, "-m", "tests.bench.bench_scale"]
    statuses = [subprocess.run([*command, part, str(size)]).returncode for part, size in runs]
    return int(any(statuses))


def measure(part: str, size: int) -> None:
    """Prints the figures of one part at one size."""
    logging.getLogger("stardust").setLevel(logging.CRITICAL)
    for figure, value, unit in PARTS[part][0](size):
        emit(part, size, figure, value, unit)
    emit(part, size, "peak_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB")


def emit(part: str, size: int, figure: str, value: float, unit: str) -> None:
    """Prints a figure as a line of JSON."""
    number = round(value, 8 if unit == "USD" else 4)
    line = {"bench": "scale", "part": part, "size": size, "figure": figure, "value": number, "unit": unit}
    print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

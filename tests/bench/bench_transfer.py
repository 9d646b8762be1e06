"""Uploads over loopback compared with native tools: same files, same server, alternating, including connection setup.

`python -m tests.bench.bench_transfer PROTOCOL ...` measures only the given protocols.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from shared.messages.packages.plan import PackageFile
from tests.bench.transfer.rivals import REFERENCE_TOOLS, ReferenceTool
from tests.bench.transfer.world import (
    MB,
    Measured,
    config_of,
    deliver,
    emit,
    missing,
    open_place,
    work_folder,
    write_noise,
)
from tests.contract.protocols.peers import Peer

RUNS = 3
AIMS = {("SFTP", "openssh_sftp"): ">= 0.9"}
SHAPES = {"one_file": (1, 300 * MB, 1), "album": (6, 50 * MB, 3)}
"""Number of files, bytes per file, and number of our connections."""


def main(requested: list[str]) -> None:
    with work_folder() as work:
        for shape, (count, size, connections) in SHAPES.items():
            folder = work / shape
            folder.mkdir()
            files = [write_noise(folder / f"{number}.wav", size) for number in range(count)]
            for name in REFERENCE_TOOLS:
                if requested and name not in requested:
                    continue
                with open_place(name, work / f"servers-{shape}") as peer:
                    if peer:
                        compare(name, shape, peer, folder, files, connections)


def compare(name: str, shape: str, peer: Peer, folder: Path, files: Sequence[PackageFile], connections: int) -> None:
    """Alternates our upload with each reference tool; reports the median ratio of adjacent runs."""
    blobs, config = Measured(folder, files), {**config_of(peer), "connections": connections}
    paths = [folder / file.path for file in files]
    total = sum(file.size for file in files)
    tools = {label: tool for label, tool in REFERENCE_TOOLS[name].items() if present(name, label, tool)}
    ours: list[float] = []
    theirs: dict[str, list[float]] = {label: [] for label in tools}
    for number in range(RUNS):
        marked = {**config, "prefix" if "prefix" in config else "directory": f"run-{number}"}
        ours.append(seconds(lambda marked=marked: deliver(peer.name, marked, blobs, *files)))  # type: ignore[misc]
        for label, tool in tools.items():
            theirs[label].append(seconds(lambda tool=tool: tool.send(peer, paths)))  # type: ignore[misc]
    emit(f"{name}_{shape}_ours", total / MB / median(ours), "MB/s")
    for label, times in theirs.items():
        emit(f"{name}_{shape}_{label}", total / MB / median(times), "MB/s")
        ratio = median(their / our for their, our in zip(times, ours, strict=True))
        emit(f"{name}_{shape}_against_{label}", ratio, "x", AIMS.get((name, label), ">= 1"))


def present(name: str, label: str, tool: ReferenceTool) -> bool:
    if not tool.present:
        missing(f"{name} against {label}", f"To install it: {tool.install}.")
    return tool.present


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])

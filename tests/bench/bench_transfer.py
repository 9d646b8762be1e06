"""Uploads on loopback against the native tools: the same files to the same server, in turns, connection included.

`python -m tests.bench.bench_transfer PROTOCOL ...` measures those only.
"""

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from shared.messages.packages.plan import PackageFile
from tests.bench.rivals import RIVALS, Rival
from tests.bench.transfer_world import (
    MB,
    Measured,
    config_of,
    deliver,
    missing,
    open_place,
    say,
    work_folder,
    write_noise,
)
from tests.contract.protocols.peers import Peer

RUNS = 3
AIMS = {("SFTP", "openssh_sftp"): ">= 0.9"}
SHAPES = {"one_file": (1, 300 * MB, 1), "album": (6, 50 * MB, 3)}
"""How many files of how many bytes, and over how many connections of ours."""


def main(wanted: list[str]) -> None:
    with work_folder() as work:
        for shape, (count, size, connections) in SHAPES.items():
            folder = work / shape
            folder.mkdir()
            files = [write_noise(folder / f"{number}.wav", size) for number in range(count)]
            for name in RIVALS:
                if wanted and name not in wanted:
                    continue
                with open_place(name, work / f"servers-{shape}") as peer:
                    if peer:
                        compare(name, shape, peer, folder, files, connections)


def compare(name: str, shape: str, peer: Peer, folder: Path, files: Sequence[PackageFile], connections: int) -> None:
    """Ours and each rival in turns; the median of the ratios of neighbouring runs."""
    blobs, config = Measured(folder, files), {**config_of(peer), "connections": connections}
    paths = [folder / file.path for file in files]
    total = sum(file.size for file in files)
    rivals = {rival: tool for rival, tool in RIVALS[name].items() if present(name, rival, tool)}
    ours: list[float] = []
    theirs: dict[str, list[float]] = {rival: [] for rival in rivals}
    for number in range(RUNS):
        marked = {**config, "prefix" if "prefix" in config else "directory": f"run-{number}"}
        ours.append(seconds(lambda marked=marked: deliver(peer.name, marked, blobs, *files)))  # type: ignore[misc]
        for rival, tool in rivals.items():
            theirs[rival].append(seconds(lambda tool=tool: tool.send(peer, paths)))  # type: ignore[misc]
    say(f"{name}_{shape}_ours", total / MB / median(ours), "MB/s")
    for rival, times in theirs.items():
        say(f"{name}_{shape}_{rival}", total / MB / median(times), "MB/s")
        ratio = median(their / our for their, our in zip(times, ours, strict=True))
        say(f"{name}_{shape}_against_{rival}", ratio, "x", AIMS.get((name, rival), ">= 1"))


def present(name: str, rival: str, tool: Rival) -> bool:
    if not tool.present:
        missing(f"{name} against {rival}", f"To get it: {tool.install}.")
    return tool.present


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])

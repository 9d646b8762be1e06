"""Uploads compared with native tools: same files, same server, alternating, including connection setup.

`python -m tests.bench.bench_transfer [WORD ...]` measures only the rows whose protocol or name contains a word.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from tests.bench.transfer.line import long_line
from tests.bench.transfer.rivals import REFERENCE_TOOLS, ReferenceTool
from tests.bench.transfer.rows import ROWS, Row
from tests.bench.transfer.world import (
    MB,
    Measured,
    config_of,
    deliver,
    emit,
    missing,
    moved,
    open_place,
    work_folder,
    write_noise,
)
from tests.contract.protocols.peers import Peer


def main(words: list[str]) -> None:
    for row in ROWS:
        if words and not any(word in (row.protocol, row.name) for word in words):
            continue
        with work_folder() as work, open_place(row.protocol, work / "server") as near:
            if near:
                with long_line(near.port, row.round_trip_s) as port:
                    compare(row, moved(near, port), work / "files")


def compare(row: Row, peer: Peer, folder: Path) -> None:
    """Alternates our upload with each reference tool; reports the median ratio of adjacent runs."""
    folder.mkdir()
    files = [write_noise(folder / f"{number}.wav", row.size) for number in range(row.files)]
    blobs, config = Measured(folder, files), {**config_of(peer), "connections": row.connections}
    paths = [folder / file.path for file in files]
    tools = {label: tool for label, tool in REFERENCE_TOOLS[row.protocol].items() if present(row, label, tool)}
    ours: list[float] = []
    theirs: dict[str, list[float]] = {label: [] for label in tools}
    for number in range(row.runs):
        marked = {**config, "prefix" if "prefix" in config else "directory": f"run-{number}"}
        ours.append(seconds(lambda marked=marked: deliver(peer.name, marked, blobs, *files)))  # type: ignore[misc]
        for label, tool in tools.items():
            theirs[label].append(seconds(lambda tool=tool: tool.send(peer, paths)))  # type: ignore[misc]
    title, total_mb = f"{row.protocol}_{row.name}", row.files * row.size / MB
    emit(f"{title}_ours", total_mb / median(ours), "MB/s")
    for label, times in theirs.items():
        emit(f"{title}_{label}", total_mb / median(times), "MB/s")
        ratio = median(their / our for their, our in zip(times, ours, strict=True))
        emit(f"{title}_against_{label}", ratio, "x", row.aim)


def present(row: Row, label: str, tool: ReferenceTool) -> bool:
    """Whether to compare with the tool; reports one that is not installed."""
    if row.tools and label not in row.tools:
        return False
    if not tool.present:
        missing(f"{row.protocol} against {label}", f"To install it: {tool.install}.")
    return tool.present


def seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


if __name__ == "__main__":
    main(sys.argv[1:])

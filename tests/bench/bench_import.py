"""Cold start: importing `main` compared with a single Firestore trigger, and what each entry point loads at first.

`python -m tests.bench import` prints a line for each function; `python -m tests.bench.bench_import table` prints the
table of docs/explanation/performance.md, with one callable of each folder of use cases.
"""

import dis
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from statistics import median
from types import CodeType
from typing import Any, NamedTuple

from functions.callables.rows import TABLE
from tests.fixtures.deployed import ENDPOINTS

BARE = """
from firebase_functions import firestore_fn
@firestore_fn.on_document_written(document="a/{b}")
def trigger(event): pass
"""
FIRST = """
import json, resource, sys, time
from importlib import import_module
import main
for module in {modules!r}:
    import_module(module)
rss_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([time.process_time(), len(sys.modules), rss_kb // 1024]))
"""
RUNS = 9


class Loaded(NamedTuple):
    """What an instance has loaded when it serves its first request."""

    cpu_s: float
    modules: int
    memory_mb: int


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "GCLOUD_PROJECT": "demo-bench", "FIRESTORE_EMULATOR_HOST": "127.0.0.1:1", **more}


def seconds(code: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment(), check=True)
    return time.perf_counter() - started


def loaded(function: str) -> Loaded:
    """In a fresh interpreter, as the platform starts the function, with what its handler imports when it is called."""
    code = FIRST.format(modules=sorted(set(imported(handler(function)))))
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(FUNCTION_TARGET=function), check=True, capture_output=True
    )
    return Loaded(*json.loads(done.stdout))


def handler(function: str) -> CodeType:
    import main

    found: Any = getattr(main, function)
    while hasattr(found, "__wrapped__"):
        found = found.__wrapped__
    code: CodeType = found.__code__
    return code


def imported(code: CodeType) -> Iterator[str]:
    """The modules that a function imports in its body."""
    yield from (str(each.argval) for each in dis.get_instructions(code) if each.opname == "IMPORT_NAME")


def entry_points() -> dict[str, str]:
    """The functions of the table, by what its rows call them."""
    folders = {row.name: ".".join(row.use_case.partition(":")[0].split(".")[:2]) for row in TABLE}
    firsts = {folder: name for name, folder in sorted(folders.items(), reverse=True)}
    others = {f"`{name}`": name for name in sorted(ENDPOINTS.keys() - folders.keys())}
    return {**{f"`{name}`, of `{folder}`": name for folder, name in sorted(firsts.items())}, **others}


def table() -> Iterator[str]:
    yield "| Entry point | CPU time | Modules | Memory |"
    yield "|---|---|---|---|"
    for row, name in entry_points().items():
        first = loaded(name)
        yield f"| {row} | {first.cpu_s:.2f} s | {first.modules:,} | {first.memory_mb} MB |"


def main() -> None:
    seconds("import main")
    pairs = [(seconds("import main"), seconds(BARE)) for _ in range(RUNS)]
    figures = {
        "import_main_s": (median(ours for ours, _ in pairs), "s", None),
        "import_bare_trigger_s": (median(bare for _, bare in pairs), "s", None),
        "import_ratio": (median(ours / bare for ours, bare in pairs), "x", "<= 1.1"),
    }
    for name in ENDPOINTS:
        first = loaded(name)
        figures[f"first_request_of_{name}_cpu_s"] = (first.cpu_s, "s", None)
        figures[f"first_request_of_{name}_modules"] = (first.modules, "modules", None)
        figures[f"first_request_of_{name}_memory"] = (first.memory_mb, "MB", None)
    for figure, (value, unit, aim) in figures.items():
        line = {"bench": "import", "figure": figure, "value": round(value, 3), "unit": unit}
        print(json.dumps(line | ({"aim": aim} if aim else {})), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["table"]:
        print("\n".join(table()))
    else:
        main()

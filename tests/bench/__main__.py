"""Runs every benchmark, each in its own process: `python -m tests.bench [NAME ...]`.

A benchmark is a module bench_*.py whose `main()` prints JSON lines: `{"bench", "figure", "value", "unit", "aim"?}`.
"""

import subprocess
import sys
from pathlib import Path


def main(requested: list[str]) -> int:
    """Returns exit status 1 if a benchmark failed."""
    names = sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
    chosen = [name for name in names if not requested or name.removeprefix("bench_") in requested]
    if not chosen:
        print(
            f"No such benchmark. Available: {', '.join(name.removeprefix('bench_') for name in names)}.",
            file=sys.stderr,
        )
        return 1
    failed = [name for name in chosen if subprocess.run([sys.executable, "-m", f"tests.bench.{name}"]).returncode]
    for name in failed:
        print(f"{name} did not finish.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

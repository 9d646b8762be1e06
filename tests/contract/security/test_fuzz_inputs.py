"""What anybody may send is read within a budget of computing time and memory, and ends in an answer or its error."""

import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from shared.catalog.imports.read import read_candidates
from shared.errors import InvalidInput
from tests.fixtures.fuzz_targets import TARGETS

ROOT = Path(__file__).parents[3]
EXAMPLES = 150
CPU_S = 60
MEMORY_BYTES = 1536 << 20


def limit() -> None:
    """Runs in the child before the program starts."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_input_stays_within_its_budget(name: str) -> None:
    command = [sys.executable, "-m", "tests.fixtures.fuzz_targets", name, str(EXAMPLES)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, preexec_fn=limit, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_budget_is_enforced() -> None:
    hoard = "x = bytearray(2 << 30)"
    done = subprocess.run([sys.executable, "-c", hoard], capture_output=True, text=True, check=False, preexec_fn=limit)
    assert "MemoryError" in done.stderr


def test_a_wide_spreadsheet_takes_no_longer_for_each_column() -> None:
    """A megabyte of repeated columns is refused as fast as it is read."""
    started = time.process_time()
    with pytest.raises(InvalidInput, match="more than 400 columns"):
        read_candidates("csv", ",".join(["isrc"] * 200_000))
    assert time.process_time() - started < 5

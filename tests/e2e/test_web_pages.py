"""The web client in Chromium, under the shipped headers: the scenarios of web/e2e on a stack that ticks."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.local.demo.client import Client
from infra.local.demo.people import DSPS
from infra.local.demo.scenario import await_live
from infra.local.demo.schedules import run_due
from infra.local.demo.seed import seed, write_stack_file
from infra.local.dsp.simulator.simulator import running_dsp
from infra.local.stack.stack import ROOT, Stack
from tests.conftest import unavailable

WEB = ROOT / "web"
_TICK_S = 5
_TICKING = ("process_delivery_queue", "watch_dialogues", "link_receipts")


@pytest.fixture
def seeded(stack: Stack, tmp_path: Path) -> Iterator[Path]:
    """The file that tells of the seeded stack, whose release is live, and whose queue is read every moment."""
    stopped = threading.Event()

    def tick() -> None:
        while not stopped.wait(_TICK_S):
            run_due(stack, dict.fromkeys(_TICKING, "* * * * *"), datetime.now(UTC), lambda _problem: None)

    with ExitStack() as parts:
        dsps = [parts.enter_context(running_dsp(plan, tmp_path / plan.protocol)) for plan in DSPS]
        path, contents = tmp_path / "stack.json", seed(stack, dsps)
        write_stack_file(path, stack, contents)
        ticking = threading.Thread(target=tick)
        ticking.start()
        parts.callback(ticking.join)
        parts.callback(stopped.set)
        with Client(stack, contents.people.label) as label:
            await_live(label, contents.deliveries)
        yield path


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", ["1/2", "2/2"], ids=["first-half", "second-half"])
def test_every_scenario_of_the_web_client_holds(seeded: Path, part: str) -> None:
    chromium = shutil.which("chromium")
    if chromium is None or not (WEB / "node_modules/.bin/playwright").exists():
        unavailable("Chromium or Playwright is not installed: make setup")
    done = subprocess.run(
        ["npx", "--no", "playwright", "test", f"--shard={part}"],
        cwd=WEB,
        env={**os.environ, "STARDUST_STACK": str(seeded), "CHROMIUM": str(chromium)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr[-2_000:]

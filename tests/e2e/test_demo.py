"""`make demo`, as run by a new user: both DSPs have the release in the end, and no process is left running."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from examples.album import AUDIO
from infra.local.demo.scenario import NAME
from infra.local.demo.transcript import README, steps
from infra.local.stack.machine import ROOT
from infra.local.stack.processes import wait_until
from infra.local.stack.stack import RUNS, Stack

DEMO = [sys.executable, "-m", "infra.local.demo", "--json"]


def run(env: Mapping[str, str] | None = None) -> tuple[int, dict[str, Any], str]:
    done = subprocess.run(
        DEMO, cwd=ROOT, capture_output=True, text=True, env={**os.environ, **(env or {})}, timeout=280
    )
    return done.returncode, json.loads(done.stdout), done.stderr


def left_running() -> list[str]:
    """The command lines of processes whose working directory is in the demo's folder."""
    return [
        (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        for process, folder in _working_folders()
        if (RUNS / NAME) in (folder, *folder.parents)
    ]


def _working_folders() -> Iterator[tuple[Path, Path]]:
    for process in Path("/proc").glob("[0-9]*"):
        try:
            yield process, (process / "cwd").readlink()
        except OSError:
            continue


@pytest.mark.usefixtures("stack", "schemas_folder")  # skips, or fails in CI, if a required program is missing
def test_both_dsps_receive_every_byte() -> None:
    code, outcome, progress = run()
    assert (code, outcome["ok"]) == (0, True), progress
    assert [arrival["status"] for arrival in outcome["arrivals"]] == ["completed", "completed"]
    assert [arrival["dspStatus"] for arrival in outcome["arrivals"]] == ["live", "live"]
    for arrival in outcome["arrivals"]:
        sent = {file["path"]: file["md5"] for file in arrival["receipt"]["files"]}
        assert sent == arrival["md5Found"]
        assert len(sent) >= len(AUDIO) + 2
        assert arrival["validation"]["stages"] == dict.fromkeys(("xml", "schema", "rules", "content"), "passed")
    assert left_running() == []
    assert steps(README.read_text("utf-8")) == steps(progress), (
        "run `make demo | python -m infra.local.demo.transcript`"
    )


def test_a_missing_emulator_is_reported_with_the_logs_and_leaves_nothing_running(stack: Stack) -> None:
    code, outcome, progress = run({"FIRESTORE_EMULATOR_BINARY_PATH": "/nowhere/firestore.jar"})
    assert (code, outcome["ok"]) == (1, False)
    assert "FIRESTORE_EMULATOR_BINARY_PATH names /nowhere/firestore.jar" in outcome["error"]
    assert outcome["logs"] == str(RUNS / NAME)
    assert "The demo failed." in progress
    assert left_running() == []


@pytest.mark.usefixtures("stack")
def test_an_interrupted_demo_stops_its_processes() -> None:
    demo = subprocess.Popen(DEMO, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: any("java" in line for line in left_running()), what="the emulators to start", timeout_s=60)
    finally:
        demo.send_signal(signal.SIGTERM)
    assert demo.wait(30) == 128 + signal.SIGTERM
    wait_until(lambda: left_running() == [], what="every process to end", timeout_s=5)

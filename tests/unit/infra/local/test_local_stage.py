"""The demo's console output: the outcome at each DSP, and that a mismatch is not shown as the same."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from infra.local.demo.console import ProgressConsole, as_json, show_outcome
from infra.local.demo.scenario import Arrival
from infra.local.dsp.simulator.endpoints import Dsp
from infra.local.stack.project import Ports
from infra.local.stack.stack import Stack
from shared.errors import Finding
from shared.validation.report import Report

SENT = "0123456789abcdef0123456789abcdef"
STACK = Stack("demo", Path("/somewhere/.run/demo"), Ports(*range(11)), {})
FILE = {"path": "b1/r1/audio.wav", "role": "audio", "size": 1234, "sizeFound": 1234, "md5": SENT, "verifiedBy": "size"}
ARRIVAL = Arrival(
    dsp=Dsp("Harbour (SFTP)", "/files", {}, files=dict, read=lambda _path: b"", write=lambda _path, _data: None),
    delivery={"status": "completed", "dsp": {"status": "live", "sent": 1, "received": 2, "ingested": 3, "live": 4}},
    receipt={"messageId": "MSG-1", "totalBytes": 1234, "durationMs": 900, "files": [FILE]},
    files={"b1/r1/audio.wav": 1234, "b1/BatchComplete_b1.xml": 10},
    md5={"b1/r1/audio.wav": SENT},
    report=Report({"xml": "passed", "schema": "not run"}, notes={"schema": "not installed"}),
)


def shown(arrival: Arrival) -> str:
    console = Console(file=io.StringIO(), width=120)
    show_outcome(console, STACK, [arrival], {"Deliver": 2.5})
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_outcome_shows_tree_receipt_validation_timings_and_the_next_step() -> None:
    text = shown(ARRIVAL)
    for part in (
        "Harbour (SFTP)",
        "└── r1/",
        "audio.wav",
        "MSG-1",
        "1,234",
        SENT,
        "the same",
        "xml passed",
        "DSP status: sent → received → ingested → live",
    ):
        assert part in text
    assert "schema not run" in text
    assert "not installed" in text
    assert "2.5 s" in text
    assert "/somewhere/.run/demo" in text


def test_a_mismatch_shows_the_digest_found() -> None:
    text = shown(replace(ARRIVAL, md5={"b1/r1/audio.wav": SENT[::-1]}))
    assert SENT[::-1] in text
    assert "the same" not in text


def test_findings_are_shown() -> None:
    finding = Finding("", "The P line has no year.", "p-line", "warning", stage="rules")
    assert "warning p-line: The P line has no year." in shown(replace(ARRIVAL, report=Report({}, (finding,))))


def test_a_step_shows_its_duration_and_the_bytes_sent() -> None:
    console = Console(file=io.StringIO(), width=120)
    progress = ProgressConsole(console)
    with progress.step("Upload"):
        progress.sent("a.wav", 1_500_000)
    assert isinstance(console.file, io.StringIO)
    assert "Upload (1.5 MB)" in console.file.getvalue()
    assert progress.timings_s["Upload"] >= 0


def test_a_step_that_fails_is_not_shown_as_done() -> None:
    console = Console(file=io.StringIO(), width=120)
    progress = ProgressConsole(console)
    with pytest.raises(RuntimeError), progress.step("Upload"):
        raise RuntimeError
    assert isinstance(console.file, io.StringIO)
    assert "✓" not in console.file.getvalue()
    assert progress.timings_s == {}


def test_json_includes_the_digest_of_every_file() -> None:
    outcome = as_json(STACK, [ARRIVAL], {"Deliver": 2.5})
    assert outcome["ok"] is True
    assert outcome["timingsS"] == {"Deliver": 2.5}
    (arrival,) = outcome["arrivals"]
    assert arrival["dspStatus"] == "live"
    assert arrival["md5Found"] == {FILE["path"]: FILE["md5"]}

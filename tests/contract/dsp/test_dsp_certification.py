"""The onboarding run over a real server: our own deliveries pass; a rejection or a message that does not match the step
stops it; the evidence is written."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from infra.local.dsp.certification import certify as run
from infra.local.dsp.certification.certify import CERTIFIER, Outcome, certify, passed
from infra.local.dsp.certification.evidence import clear, write_evidence, write_summary
from infra.local.dsp.certification.onboarding import STEPS
from infra.local.dsp.certification.sender import Sender
from infra.local.dsp.simulator.faults import NO_FAULTS, Faults
from infra.local.dsp.simulator.response_policy import parse_policies
from infra.local.dsp.simulator.simulator import Plan, open_dsp
from infra.local.stack.machine import ROOT, PartMissing
from shared.errors import InvalidInput
from tests.conftest import unavailable
from tests.fixtures.releases import SHAPES
from tests.fixtures.stocked import measured, small_files
from tests.fixtures.world import SENDER, START


def play(
    folder: Path, *answers: str, shape: str = "album", protocol: str = "sftp", faults: Faults = NO_FAULTS
) -> list[Outcome]:
    release = SHAPES[shape]()
    files = small_files(release)
    plan = Plan(protocol, CERTIFIER, policies=parse_policies(answers), faults=faults)
    try:
        with open_dsp(plan, folder / "dsp") as intake:
            sender = Sender(folder / "bucket", SENDER)
            return list(certify(measured(release, files), files, sender=sender, intake=intake))
    except PartMissing as error:
        unavailable(str(error))
        raise


@pytest.mark.parametrize("protocol", ["sftp", "s3"])
def test_all_five_steps_pass_and_record_their_evidence(tmp_path: Path, protocol: str) -> None:
    outcomes = play(tmp_path, protocol=protocol)
    failed = [(outcome.step.name, outcome.problem, outcome.checks) for outcome in outcomes if not outcome.passed]
    assert failed == []
    assert passed(outcomes)
    for outcome in outcomes:
        write_evidence(tmp_path, outcome)
    page = write_summary(tmp_path, outcomes, at=START).read_text()
    assert "Every step passed." in page
    for step in STEPS:
        place = tmp_path / step.name
        kept = {path.name for path in place.rglob("*") if path.is_file()}
        assert kept >= {"delivery.json", "receipt.json", "validation.json", "package.json", "log.json", "outcome.json"}
        assert any(name.startswith("ACK_") for name in kept)
        assert any(name.startswith("BatchComplete_") for name in kept)
        assert step.title in page
        for link in [part.partition('"')[0] for part in page.split('href="')[1:]]:
            assert (tmp_path / link).is_file(), link
    assert json.loads((tmp_path / "4-track-dropped" / "changes.json").read_text())[0]["severity"] == "error"
    clear(tmp_path)
    assert not any((tmp_path / step.name).exists() for step in STEPS)


def test_a_rejection_stops_the_run(tmp_path: Path) -> None:
    outcomes = play(tmp_path, "accept", "reject=UnsupportedUsage")
    assert [outcome.passed for outcome in outcomes] == [True, False]
    assert not passed(outcomes)
    page = write_summary(tmp_path, outcomes, at=START).read_text()
    assert "Not every step passed." in page
    assert page.count("Not run.") == 3


def test_a_failed_delivery_stops_the_run_with_its_cause(tmp_path: Path) -> None:
    (outcome,) = play(tmp_path, faults=Faults(cut_after=20_000))
    assert "The delivery is retry" in outcome.problem
    write_evidence(tmp_path, outcome)
    assert outcome.problem in write_summary(tmp_path, [outcome], at=START).read_text()


def test_a_message_with_other_content_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    unchanged = replace(STEPS[0], change=lambda release, _now: release)
    monkeypatch.setattr(run, "STEPS", (unchanged, *STEPS[1:]))
    (outcome,) = play(tmp_path)
    assert [text for text, holds in outcome.checks.items() if not holds] == ["It is offered in US only"]


def test_a_release_with_one_track_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match="two or more"):
        play(tmp_path, shape="single")


def test_the_command_runs_with_the_example_album(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "shared.cli.main", "dsp", "certify", "--protocol", "s3", "--json"]
    done = subprocess.run([*command, "--out", str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert summary["ok"] is True
    assert [step["step"] for step in summary["steps"]] == [step.name for step in STEPS]
    assert Path(summary["summary"]).is_file()


def test_a_release_without_its_files_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "shared.cli.main", "dsp", "certify", str(tmp_path / "release.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert "--assets" in done.stderr

"""The certification run: performs the onboarding steps against a DSP and checks each by what the DSP received."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from infra.local.dsp.certification.onboarding import STEPS, Observed, Step
from infra.local.dsp.certification.sender import Sender
from infra.local.dsp.simulator.endpoints import Dsp, Identity
from infra.local.dsp.simulator.inbox import ACKNOWLEDGEMENTS, sender_files
from infra.local.dsp.simulator.intake import Intake
from infra.local.dsp.simulator.validate import Verdict
from shared.delivery.targets.presets.catalogue import preset_named
from shared.errors import Finding, InvalidInput
from shared.messages.ern.diff.compare import diff_releases
from shared.messages.ern.read.result import ReadResult
from shared.model.catalog.release import Release

PRESET = "spotify"
_PRESET_TARGET = preset_named(PRESET).target()
CERTIFIER = Identity(
    "Onboarding sandbox",
    layout=_PRESET_TARGET["layout"],
    ern_version=_PRESET_TARGET["requirements"]["ernVersion"],
)
"""The DSP that the steps are run against: its requirements are those of the preset."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a step: its checks by description, and the evidence as JSON values and files by name."""

    step: Step
    checks: Mapping[str, bool]
    problem: str
    records: Mapping[str, Any]
    files: Mapping[str, bytes]

    @property
    def passed(self) -> bool:
        """Whether the delivery completed and every check holds."""
        return not self.problem and all(self.checks.values())


def certify(release: Release, files: Mapping[str, bytes], *, sender: Sender, intake: Intake) -> Iterator[Outcome]:
    """Runs the steps in order and stops after the first one that fails. `files` are by asset id.

    Raises InvalidInput if the release has too few tracks to drop one.
    """
    if len(release.tracks) < len(("dropped", "kept")):
        message = "The fourth step drops a track, so the release needs two or more."
        problem = Finding("tracks", message, "too-few", remedy="Use an album.")
        raise InvalidInput([problem])
    target_id = sender.add_target(_target(intake.dsp))
    for step in STEPS:
        before, release = release, step.change(release, sender.adapters.clock())
        outcome = _run_step(step, before, release, files, target_id, sender, intake)
        yield outcome
        if not outcome.passed:
            return


def _target(dsp: Dsp) -> dict[str, Any]:
    where = {name: dsp.target[name] for name in ("protocol", "config")}
    return {**dsp.target, **_PRESET_TARGET, **where, "preset": PRESET}


def _run_step(
    step: Step,
    before: Release,
    release: Release,
    files: Mapping[str, bytes],
    target_id: str,
    sender: Sender,
    intake: Intake,
) -> Outcome:
    known = set(intake.dsp.files())
    sender.set_release(release, files)
    delivery_id = sender.request(release.id, target_id, takedown=step.takedown).id
    sent = sender.deliver(delivery_id)
    if sent.result != "completed":
        return Outcome(step, {}, f"The delivery is {sent.result}: {sent.detail}", sender.records(delivery_id), {})
    intake.poll()
    sender.poll_acknowledgements(target_id)
    changes = [change.to_dict() for change in diff_releases(before, release)] if before is not release else []
    records = {**sender.records(delivery_id), "changes": changes}
    new = {path: intake.dsp.read(path) for path in intake.dsp.files() if path not in known}
    (verdict,) = (each for each in intake.verdicts if each.message_id == sender.delivery(delivery_id).ern_message_id)
    records |= {"validation": verdict.report.to_dict(), "package": _listing(new)}
    checks = _run_checks(step, before, verdict, records, sender)
    return Outcome(step, checks, verdict.problem, records, {path: new[path] for path in new if _is_text(path)})


def _run_checks(
    step: Step, before: Release, verdict: Verdict, records: Mapping[str, Any], sender: Sender
) -> dict[str, bool]:
    stages = verdict.report.stages
    status = records["delivery"].get("dsp", {}).get("status")
    expected = "ingested" if step.takedown else "live"
    stored = {file["path"]: file["md5"] for file in records["package"]}
    checks = {
        "The message passes every validation stage that runs": "failed" not in stages.values()
        and stages["rules"] == "passed",
        "Every file is stored as the receipt states": all(
            stored.get(file["path"]) == file["md5"] for file in records["receipt"]["files"]
        ),
        f"The DSP acknowledged it as {expected}": status == expected,
    }
    if not isinstance(verdict.read, ReadResult):
        return {**checks, **dict.fromkeys((text for text, _ in step.checks), False)}
    observed = Observed(verdict.read, before, sender.adapters.clock())
    return {**checks, **{text: holds(observed) for text, holds in step.checks}}


def _listing(files: Mapping[str, bytes]) -> Sequence[Mapping[str, Any]]:
    sizes = {path: len(data) for path, data in files.items()}
    return [
        {"path": path, "size": size, "md5": hashlib.md5(files[path], usedforsecurity=False).hexdigest()}
        for path, size in sender_files(sizes).items()
    ]


def _is_text(path: str) -> bool:
    return path.startswith(f"{ACKNOWLEDGEMENTS}/") or path.endswith((".xml", ".txt"))


def passed(outcomes: Sequence[Outcome]) -> bool:
    """Whether every step was run and passed."""
    return len(outcomes) == len(STEPS) and all(outcome.passed for outcome in outcomes)


def as_json(outcome: Outcome) -> dict[str, Any]:
    """The outcome without its evidence, as JSON values."""
    return {
        "step": outcome.step.name,
        "title": outcome.step.title,
        "passed": outcome.passed,
        "problem": outcome.problem,
        "checks": dict(outcome.checks),
        "messageId": outcome.records["delivery"]["ernMessageId"],
    }

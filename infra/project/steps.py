"""Runs steps in order and tells of each; all of them can be run again, so that an interrupted one is repeated."""

import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from infra.local.stack.machine import FIREBASE
from shared.errors import Conflict, StardustError


@dataclass(frozen=True, slots=True)
class Step:
    """One step: a program with its arguments, or a function. `shown` is the line that a dry run prints."""

    title: str
    shown: str
    run: Callable[[], str | None]
    """Does it; returns what is worth telling."""


class StepFailed(StardustError):
    """A step of an installation or a deployment failed."""

    code = "step_failed"


def run_steps(steps: Sequence[Step], report: Callable[[str, str], None]) -> None:
    """Runs the steps; tells the title, and then the outcome, of each. Raises StepFailed naming the step."""
    for step in steps:
        report(step.title, "")
        try:
            report(step.title, step.run() or "done")
        except StepFailed as error:
            remedy = f"{error.remedy or 'Mend it.'} Then run the command again: what was done can safely be repeated."
            raise StepFailed(f"{step.title}: {error.message}", remedy=remedy) from error


def program(title: str, arguments: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> Step:
    """The step that runs a program in `folder`. What it prints is seen; it fails with the program's exit code."""

    def run() -> None:
        done = subprocess.run(located(arguments), cwd=folder, env={**os.environ, **(env or {})}, check=False)
        if done.returncode != 0:
            raise StepFailed(f"`{' '.join(arguments)}` ended with {done.returncode}; it says why above.")

    return Step(title, " ".join(arguments), run)


def located(arguments: Sequence[str]) -> list[str]:
    """The command with the path of its program: on PATH, or firebase-tools as the local stack has it.

    Raises Conflict if the program is not installed.
    """
    name, *rest = arguments
    found = shutil.which(name) or (str(FIREBASE) if name == "firebase" and FIREBASE.exists() else None)
    if found is None:
        raise Conflict(f"{name} is not installed.", remedy=f"Install it: {_HOMES.get(name, 'see its documentation')}.")
    return [found, *rest]


_HOMES = {
    "firebase": "npm install -g firebase-tools",
    "terraform": "https://developer.hashicorp.com/terraform/install",
    "gcloud": "https://cloud.google.com/sdk/docs/install",
}

"""Defines a check of the production test suite, and what it works with."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.diagnostics.suite.sample import Sample
from shared.errors import StardustError
from shared.ids import tenant_folder
from shared.model.diagnostics import CheckCategory

Facts = Mapping[str, str]


class CheckFailed(StardustError):
    """What the check wants to see is not so. `facts` are what was seen; they contain no secrets."""

    code = "check-failed"

    def __init__(self, message: str, *, remedy: str = "", facts: Facts | None = None) -> None:
        self.facts = facts or {}
        super().__init__(message, remedy=remedy)


class NotApplicable(Exception):
    """The check has nothing to look at here; the message says why."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a check saw. `measured_ms` is for checks of performance: how long the measured work took."""

    facts: Facts = field(default_factory=dict)
    measured_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """One of the things that a check runs on."""

    id: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What a check works with. It acts as an admin of the run's tenant, and writes below the run's own paths only."""

    run_id: str
    caller: Caller
    adapters: Adapters
    sample: Sample
    """A release that is nobody's, with files; it is never stored as a release."""
    key: str = ""
    """An API key of this run that may read releases and nothing else; it is removed when the run ends."""
    timer: Callable[[], float] = time.monotonic
    """Seconds, for measuring."""
    subject: Subject = Subject()

    @property
    def folder(self) -> str:
        """Where in the bucket the run writes: its own folder below the tenant's."""
        return run_folder(self.caller.tenant_id, self.run_id)

    @property
    def delivered_folder(self) -> str:
        """What the run names as folder of the protocol Storage."""
        return f"tests/{self.run_id}"

    def since(self, started: float) -> int:
        """Milliseconds since the timer showed `started`."""
        return round((self.timer() - started) * 1000)


@dataclass(frozen=True, slots=True)
class Check:
    """A check as data. `run` returns what it saw; it raises a StardustError if it failed, or NotApplicable."""

    name: str
    category: CheckCategory
    run: Callable[[Context], Seen]
    title: str
    proves: str
    """What is known when it passes."""
    remedy: str
    """What to do when it fails, if the error does not say it."""
    weight: int = 1
    """Its part in the health score."""
    needs: tuple[str, ...] = ()
    """Checks without whose success it says nothing: it is skipped if one of them failed in the same run."""
    target_ms: int | None = None
    """For checks of performance: the check fails if the measured work took longer."""
    subjects: Callable[[Context], Sequence[Subject]] | None = None
    """For checks that run on several things: the things."""


def run_folder(tenant_id: str, run_id: str) -> str:
    """The folder in the bucket that a run writes to."""
    return f"{tenant_folder(tenant_id)}/tests/{run_id}"


def delivered_folder(tenant_id: str, run_id: str) -> str:
    """The folder in the bucket that a run delivers to by the protocol Storage."""
    return f"{tenant_folder(tenant_id)}/deliveries/tests/{run_id}"


def probe_path(run_id: str) -> str:
    """The path of the document that a run writes to try the store."""
    return f"health/probe-{run_id}"

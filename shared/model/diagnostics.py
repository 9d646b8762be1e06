"""Models what a deployment knows about its own state: heartbeats, and runs of the production test suite."""

from typing import Annotated, Literal

from pydantic import Field

from shared.model.base import Day, Id, Instant, LongText, Model, Text

CheckCategory = Literal["system", "compliance", "delivery", "performance", "security"]
"""What a check is about."""

CheckOutcome = Literal["passed", "failed", "skipped"]
"""skipped: the check does not apply here, or needs something else that failed."""

SuiteStatus = Literal["queued", "running", "completed", "stopped"]
"""stopped: the task that worked on it died; what it left was removed."""

OPEN_RUNS: tuple[SuiteStatus, ...] = ("queued", "running")
"""The states of runs in work."""

MAX_RESULTS = 300
MAX_LINES = 1000
Milliseconds = Annotated[int, Field(ge=0, le=2**31 - 1)]
Tally = Annotated[int, Field(ge=0, le=MAX_RESULTS)]
Label = Annotated[str, Field(max_length=200)]


class Heartbeat(Model):
    """`health/{name}`: when a part of the deployment last showed that it works. Written by the server only."""

    id: Id
    """The part: `scheduler` or `tasks`; or `probe-` and the id of a test run while it tries the store."""
    at: Instant
    """When it last worked."""


class CheckResult(Model):
    """How one check of a run went."""

    check: Label
    """The check's name, as `GET /test/checks` lists it."""
    category: CheckCategory
    """What it is about."""
    subject: Label = ""
    """What was checked, for checks that run on several things: the target's name."""
    outcome: CheckOutcome
    """Whether it passed."""
    message: Annotated[str, Field(max_length=2000)] = ""
    """Why it failed or was skipped."""
    remedy: Annotated[str, Field(max_length=2000)] = ""
    """What to do about a failure."""
    facts: dict[Label, Text] = {}
    """What was seen, by name."""
    duration_ms: Milliseconds
    """How long the check took."""
    measured_ms: Milliseconds | None = None
    """For checks of performance: how long the measured work took."""
    target_ms: Milliseconds | None = None
    """For checks of performance: how long it may take at most."""


class SuiteLine(Model):
    """One line of a run's log."""

    at: Instant
    """When it happened."""
    level: Literal["info", "success", "warning", "error"]
    """How serious it is."""
    check: Label = ""
    """The check that it belongs to."""
    message: Annotated[str, Field(max_length=2000)]
    """What happened."""


class SuiteRun(Model):
    """`testRuns/{id}`: one run of the production test suite. Written by the server only."""

    id: Id
    tenant_id: Id
    status: SuiteStatus = "queued"
    """How far the run is."""
    categories: Annotated[list[CheckCategory], Field(max_length=5)]
    """Which categories it checks."""
    planned: Tally = 0
    """How many checks it makes; each target counts as one."""
    results: Annotated[list[CheckResult], Field(max_length=MAX_RESULTS)] = []
    """The results so far, in the order in which the checks ended."""
    log: Annotated[list[SuiteLine], Field(max_length=MAX_LINES)] = []
    """What happened, in order; written while the run goes on."""
    passed: Tally = 0
    """How many checks passed."""
    failed: Tally = 0
    """How many checks failed."""
    skipped: Tally = 0
    """How many checks were skipped."""
    score: Annotated[int, Field(ge=0, le=100)] | None = None
    """The health score: the weight of the checks that passed, in percent of those that passed or failed."""
    created: Instant
    created_by: Id
    started: Instant | None = None
    """When the work began."""
    ended: Instant | None = None
    """When the work ended."""
    updated: Instant
    lease_expires: Instant | None = None
    """Until when its worker holds it; absent when none does and what it wrote is removed."""
    kept_until: Instant
    """When it is deleted."""


class PartSamples(Model):
    """How often a part worked on one day."""

    ok: Annotated[int, Field(ge=0)] = 0
    """How many samples found it working."""
    failed: Annotated[int, Field(ge=0)] = 0
    """How many samples found it not working."""


class StatusDay(Model):
    """The samples of one day."""

    day: Day
    """The day (UTC)."""
    parts: dict[Label, PartSamples] = {}
    """The samples of each part, by its name."""


MAX_STATUS_DAYS = 90


class StatusHistory(Model):
    """`status/history`: how the parts of the deployment were, sampled by the minute tick. Written by the server."""

    id: Id = "history"
    """Always `history`."""
    at: Instant
    """When the last sample was taken."""
    now: dict[Label, bool] = {}
    """Whether each part worked then, by its name."""
    days: Annotated[list[StatusDay], Field(max_length=MAX_STATUS_DAYS)] = []
    """The days, oldest first."""


IncidentState = Literal["investigating", "identified", "monitoring", "resolved"]
IncidentSeverity = Literal["minor", "major", "maintenance"]


class IncidentUpdate(Model):
    """What the operator told about an incident at one time."""

    at: Instant
    """When it was told."""
    state: IncidentState
    """How far the operator was."""
    text: LongText
    """What was told."""


class Incident(Model):
    """`incidents/{id}`: an incident, or maintenance, as the operator tells about it on the status page."""

    id: Id
    title: Text
    """What it is, in a line."""
    severity: IncidentSeverity
    """How much it affects."""
    state: IncidentState
    """How far the operator is."""
    parts: Annotated[list[Label], Field(max_length=20)] = []
    """The parts that it affects, by their names."""
    updates: Annotated[list[IncidentUpdate], Field(min_length=1, max_length=100)]
    """What the operator told, oldest first."""
    started: Instant
    """When it was opened."""
    resolved: Instant | None = None
    """When it was resolved; absent before."""

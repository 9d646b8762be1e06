"""What the public status page shows. It contains no data of tenants, no addresses and no error texts."""

from datetime import timedelta
from typing import Literal

from shared.accounts.adapters import Adapters
from shared.diagnostics.status.incidents import list_incidents
from shared.diagnostics.status.samples import SAMPLED, read_history, samples_on, uptime_of
from shared.model.base import Day, Instant, Model
from shared.model.diagnostics import Incident, PartSamples, StatusHistory

_FRESH = timedelta(minutes=5)

StatusWord = Literal["operational", "degraded", "down", "unknown"]
"""degraded: a part does not work · down: a part that every request needs does not · unknown: there is no recent
sample."""


class PartStatusDay(Model):
    """A part on one day."""

    day: Day
    """The day (UTC)."""
    uptime: float | None = None
    """The share of samples that found it working, in percent; absent without samples."""


class PartStatus(Model):
    """A part now and before."""

    name: str
    """The part."""
    status: StatusWord
    """Whether it works, by the last sample."""
    uptime: float | None = None
    """The share of all samples that found it working, in percent; absent without samples."""
    days: list[PartStatusDay]
    """The last ninety days, oldest first."""


class PublicStatus(Model):
    """How the deployment is, and was."""

    status: StatusWord
    """All parts together, by the last sample."""
    at: Instant | None = None
    """When the last sample was taken; absent before the first."""
    parts: list[PartStatus]
    """The parts."""
    incidents: list[Incident]
    """The newest incidents, the last one first."""


def public_status(adapters: Adapters) -> PublicStatus:
    """Reads the samples and the incidents. Two queries. Raises Unavailable."""
    history = read_history(adapters.store, adapters)
    fresh = bool(history.days) and adapters.clock() - history.at <= _FRESH
    return PublicStatus(
        status=_together(history) if fresh else "unknown",
        at=history.at if history.days else None,
        parts=[_part(part.name, part.needed, history, fresh) for part in SAMPLED],
        incidents=list_incidents(adapters.store),
    )


def _together(history: StatusHistory) -> StatusWord:
    failing = [part for part in SAMPLED if not history.now.get(part.name, True)]
    if any(part.needed for part in failing):
        return "down"
    return "degraded" if failing else "operational"


def _part(name: str, needed: bool, history: StatusHistory, fresh: bool) -> PartStatus:
    found = samples_on(history, name)
    total = PartSamples(ok=sum(each.ok for _, each in found), failed=sum(each.failed for _, each in found))
    failing: StatusWord = "down" if needed else "degraded"
    works = history.now.get(name)
    status: StatusWord = "unknown" if not fresh or works is None else "operational" if works else failing
    days = [PartStatusDay(day=day, uptime=uptime_of(samples)) for day, samples in found]
    return PartStatus(name=name, status=status, uptime=uptime_of(total), days=days)

"""Samples the health of the parts each minute, and keeps the sums of ninety days in one document."""

from collections.abc import Mapping
from datetime import date

from shared.accounts.adapters import Adapters
from shared.diagnostics.health.parts import PARTS, part_health
from shared.model.codec import decode, encode
from shared.model.diagnostics import MAX_STATUS_DAYS, PartSamples, StatusDay, StatusHistory
from shared.platform.store.port import Reader, Transaction

PATH = "status/history"
SAMPLED = tuple(part for part in PARTS if part.name != "schemas")
"""The parts that may fail while the deployment runs; whether the schemas are installed does not change."""


def sample_status(adapters: Adapters) -> Mapping[str, bool]:
    """Adds a sample of each part to its day; returns whether each works. Raises Unavailable if the store is down.

    A part is sampled from its first heartbeat on: in a new deployment nothing has failed until the first probe arrives.
    """
    found = {each.part.name: each.works for each in part_health(adapters, SAMPLED) if not each.awaited}
    now = adapters.clock()

    def work(transaction: Transaction) -> None:
        days = read_history(transaction, adapters).days
        kept = [day for day in days if day.day < now.date()]
        today = next((day for day in days if day.day == now.date()), StatusDay(day=now.date()))
        history = StatusHistory(at=now, now=found, days=[*kept, _with_sample(today, found)][-MAX_STATUS_DAYS:])
        transaction.set(PATH, encode(history))

    adapters.store.transact(work)
    return found


def read_history(reader: Reader, adapters: Adapters) -> StatusHistory:
    """The samples so far; none before the first. One read."""
    data = reader.get(PATH)
    return decode(StatusHistory, data) if data else StatusHistory(at=adapters.clock())


def uptime_of(samples: PartSamples) -> float | None:
    """The share of samples that found the part working, in percent with two decimals; None without samples."""
    taken = samples.ok + samples.failed
    return int(10_000 * samples.ok / taken) / 100 if taken else None


def samples_on(history: StatusHistory, part: str) -> list[tuple[date, PartSamples]]:
    """The samples of a part by day, oldest first."""
    return [(day.day, day.parts.get(part, PartSamples())) for day in history.days]


def _with_sample(day: StatusDay, found: Mapping[str, bool]) -> StatusDay:
    def added(name: str, works: bool) -> PartSamples:
        before = day.parts.get(name, PartSamples())
        return PartSamples(ok=before.ok + works, failed=before.failed + (not works))

    return StatusDay(day=day.day, parts={**day.parts, **{name: added(name, works) for name, works in found.items()}})

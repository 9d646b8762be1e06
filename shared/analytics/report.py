"""Reports delivery statistics, read from the sums of at most 93 days, never from the deliveries themselves."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Self

from pydantic import model_validator

from shared.accounts.access import Caller
from shared.accounts.adapters import Adapters
from shared.analytics.record import SHARDS
from shared.analytics.sketch import percentile
from shared.model.base import Day, Id, Model, Text
from shared.model.codec import decode
from shared.model.delivery.statistics import Cell, Cost, DayStatistics, Tally
from shared.platform.store.port import Query, Reader

_MAX_PERIOD = timedelta(days=93)
_DEFAULT_PERIOD = timedelta(days=29)


class AnalyticsRequest(Model):
    """The period, at most 93 days, by default the last thirty; and filters."""

    since: Day | None = None
    """The first day (UTC)."""
    until: Day | None = None
    """The last day (UTC), included."""
    target_id: Id | None = None
    """Only to this target."""
    protocol: Text | None = None
    """Only by this protocol."""
    message_type: Text | None = None
    """A message type, such as `NewReleaseMessage`, or a sub-type: `Initial`, `Update`, `Takedown`."""

    @model_validator(mode="after")
    def _is_valid_period(self) -> Self:
        if self.since and self.until and not timedelta(0) <= self.until - self.since < _MAX_PERIOD:
            raise ValueError("since must be at most 92 days before until.")
        return self

    def days(self, today: date) -> tuple[date, date]:
        """The first and the last day."""
        if self.since:
            longest = min(_MAX_PERIOD - timedelta(days=1), date.max - self.since)
            return self.since, self.until or min(today, self.since + longest)
        until = self.until or today
        return until - min(_DEFAULT_PERIOD, until - date.min), until


class Figures(Model):
    """Delivery statistics. Rates from 0 to 1; times in seconds since a delivery was due, accurate to 5 %.

    A delivery that failed, and completed after a manual retry, counts as both.
    """

    completed: Tally = 0
    """Deliveries that completed."""
    failed: Tally = 0
    """Deliveries that failed in every retry."""
    retried: Tally = 0
    """Attempts that were followed by another one."""
    success_rate: float | None = None
    """Completed of all that ended, from 0 to 1; absent if none did."""
    p50_s: float | None = None
    """Half of them took at most so many seconds."""
    p95_s: float | None = None
    """95 % of them took at most so many seconds."""
    cost: Cost = Cost()
    """The cost of all attempts."""


class Slice(Model):
    """The statistics of one day, target, protocol or message type."""

    key: Text
    """The day, or the id or name of what it is about."""
    figures: Figures
    """Its statistics."""


class Analytics(Model):
    """The total statistics, and those by each dimension."""

    since: Day
    """The first day (UTC)."""
    until: Day
    """The last day (UTC), included."""
    total: Figures
    """Over all deliveries."""
    by_day: list[Slice]
    """For each day, in order."""
    by_target: list[Slice]
    """For each target, by name."""
    by_protocol: list[Slice]
    """For each protocol, by name."""
    by_message_type: list[Slice]
    """For each message type and sub-type, by name."""


def days_query(tenant_id: str, since: date, until: date) -> Query:
    """The shards of the tenant's days."""
    return Query(
        "deliveryStatistics",
        where=(("tenantId", "==", tenant_id), ("day", ">=", _midnight(since)), ("day", "<=", _midnight(until))),
        order=("day",),
        limit=_MAX_PERIOD.days * SHARDS,
    )


def get_analytics(request: AnalyticsRequest, *, caller: Caller, adapters: Adapters) -> Analytics:
    """Returns statistics of the tenant's deliveries. Raises Unavailable."""
    since, until = request.days(adapters.clock().date())
    return analyse(
        request.model_copy(update={"since": since, "until": until}), tenant_id=caller.tenant_id, store=adapters.store
    )


def analyse(request: AnalyticsRequest, *, tenant_id: str, store: Reader) -> Analytics:
    """The statistics of a tenant, without an access check; `request` must have both dates."""
    since, until = request.since, request.until
    assert since is not None
    assert until is not None
    rows = [row for row in _rows(store, tenant_id, since, until) if _matches(row[1], request)]
    return Analytics(
        since=since,
        until=until,
        total=aggregate(cell for _, cell in rows),
        by_day=_slices(rows, lambda day, _: day),
        by_target=_slices(rows, lambda _, cell: cell.target_id),
        by_protocol=_slices(rows, lambda _, cell: cell.protocol),
        by_message_type=_slices(rows, lambda _, cell: f"{cell.message_type} {cell.message_sub_type}"),
    )


def aggregate(cells: Iterable[Cell]) -> Figures:
    """The combined statistics of the cells."""
    total = Figures()
    durations: dict[str, int] = {}
    for cell in cells:
        total.completed += cell.completed
        total.failed += cell.failed
        total.retried += cell.retried
        total.cost += cell.cost
        for bucket, count in cell.durations.items():
            durations[bucket] = durations.get(bucket, 0) + count
    ended = total.completed + total.failed
    total.success_rate = round(total.completed / ended, 4) if ended else None
    total.p50_s, total.p95_s = percentile(durations, 0.5), percentile(durations, 0.95)
    return total


_Row = tuple[str, Cell]


def _rows(store: Reader, tenant_id: str, since: date, until: date) -> Iterator[_Row]:
    for data in store.find(days_query(tenant_id, since, until)):
        shard = decode(DayStatistics, data)
        yield from ((shard.day.isoformat(), cell) for cell in shard.cells.values())


def _matches(cell: Cell, request: AnalyticsRequest) -> bool:
    return (
        request.target_id in (None, cell.target_id)
        and request.protocol in (None, cell.protocol)
        and request.message_type in (None, cell.message_type, cell.message_sub_type)
    )


def _slices(rows: list[_Row], key: Callable[[str, Cell], str]) -> list[Slice]:
    groups: dict[str, list[Cell]] = {}
    for day, cell in rows:
        groups.setdefault(key(day, cell), []).append(cell)
    return [Slice(key=name, figures=aggregate(groups[name])) for name in sorted(groups)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)

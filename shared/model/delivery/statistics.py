"""Models delivery statistics: the cost of deliveries, and the sums of a day."""

from typing import Annotated

from pydantic import Field

from shared.model.base import Bytes, Day, Id, Model, Text

Tally = Annotated[int, Field(ge=0)]


class Cost(Model):
    """The cost of work: documents read and written as Firestore bills them, bytes sent, the worker's time."""

    reads: Tally = 0
    writes: Tally = 0
    bytes: Bytes = 0
    milliseconds: Tally = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})


class Cell(Model):
    """The deliveries of one kind to one target. `durations` is a sketch (shared/analytics/sketch.py)."""

    target_id: Id
    protocol: Text
    message_type: Text
    message_sub_type: Text
    completed: Tally = 0
    failed: Tally = 0
    retried: Tally = 0
    """Attempts that were followed by another one."""
    parked: Tally = 0
    """Times a delivery was parked: a closed window or an open circuit."""
    continued: Tally = 0
    """Attempts that were continued in another task."""
    cost: Cost = Cost()
    durations: dict[str, Tally] = {}
    """The number of completed deliveries by bucket of their duration, measured from when they were due."""


class DayStatistics(Model):
    """`deliveryStatistics/{id}`: one shard of the sums of a tenant's day (UTC); the shards add up.

    Written by increments only, in the transaction that ends an attempt.
    """

    id: Id
    tenant_id: Id
    day: Day
    cells: dict[str, Cell] = {}

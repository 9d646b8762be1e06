"""Models delivery statistics: the cost of deliveries, and the sums of a day."""

from typing import Annotated

from pydantic import Field

from shared.model.base import Bytes, Day, Id, Model, Text

Tally = Annotated[int, Field(ge=0)]


class Cost(Model):
    """The cost of work."""

    reads: Tally = 0
    """Documents read, as Firestore bills them."""
    writes: Tally = 0
    """Documents written, as Firestore bills them."""
    bytes: Bytes = 0
    """Bytes sent."""
    milliseconds: Tally = 0
    """The worker's time."""

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})


class Cell(Model):
    """The deliveries of one kind to one target."""

    target_id: Id
    protocol: Text
    """The target's protocol."""
    message_type: Text
    """The kind of message."""
    message_sub_type: Text
    """Whether they were first messages, updates or takedowns."""
    completed: Tally = 0
    """Deliveries that completed."""
    failed: Tally = 0
    """Deliveries that failed in every retry."""
    retried: Tally = 0
    """Attempts that were followed by another one."""
    parked: Tally = 0
    """Times a delivery was parked: a closed window or an open circuit."""
    continued: Tally = 0
    """Attempts that were continued in another task."""
    cost: Cost = Cost()
    """The cost of all attempts."""
    durations: dict[str, Tally] = {}
    """The number of completed deliveries by bucket of their duration, measured from when they were due."""


class DayStatistics(Model):
    """`deliveryStatistics/{id}`: one shard of the sums of a tenant's day (UTC); the shards add up.

    Written by increments only, in the transaction that ends an attempt.
    """

    id: Id
    tenant_id: Id
    day: Day
    """The day (UTC)."""
    cells: dict[str, Cell] = {}
    """The sums by target, protocol and kind of message."""

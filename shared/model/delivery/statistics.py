"""Owns the figures about deliveries: what each cost, and the sums of a day."""

from typing import Annotated

from pydantic import Field

from shared.model.base import Bytes, Day, Id, Model, Text

Tally = Annotated[int, Field(ge=0)]


class Cost(Model):
    """What work cost: documents read and written as Firestore bills them, bytes that went out, a worker's time."""

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
    """Attempts that another one followed."""
    parked: Tally = 0
    """Times it was put back: a closed window, an open circuit."""
    continued: Tally = 0
    """Attempts that ran on in a next task."""
    cost: Cost = Cost()
    durations: dict[str, Tally] = {}
    """How long completed ones took since they were due: how many by bucket."""


class DayStatistics(Model):
    """`deliveryStatistics/{id}`: a share of what ended on one day (UTC) in one tenant; the shares add up.

    Written by increments only, in the transaction that ends an attempt.
    """

    id: Id
    tenant_id: Id
    day: Day
    cells: dict[str, Cell] = {}

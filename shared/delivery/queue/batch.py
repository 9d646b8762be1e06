"""Owns batches: deliveries that travel together in one package. The first leads, the others ride with it.

Each remains the delivery of one release, on its own lane, with its own history, receipt and word of the DSP; they are
carried out and steered as one, so that they are always in step. A single delivery is a batch of itself.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from shared.model.codec import decode
from shared.model.delivery.delivery import Delivery
from shared.platform.store.port import Reader

Changes = dict[str, dict[str, Any]]
"""Path of a document -> its fields that change."""

MAX_BATCH = 30
RIDES = datetime(9999, 1, 1, tzinfo=UTC)
"""When a delivery is due by itself that rides with another."""


def members_of(reader: Reader, delivery: Delivery) -> list[Delivery]:
    """Those that travel with the delivery, itself among them, the leader first. What was cancelled has left."""
    if delivery.batch is None:
        return [delivery]
    ids = (reader.get(f"batches/{delivery.batch}") or {}).get("deliveryIds", [])
    documents = [reader.get(f"deliveries/{each}") for each in ids]
    members = [decode(Delivery, data) for data in documents if data is not None]
    return [member for member in members if member.status == delivery.status]


def steered(members: Sequence[Delivery], fields: dict[str, Any], due: datetime | None = None) -> Changes:
    """The same change for all; only the leader is ever due."""
    changes = {f"deliveries/{member.id}": dict(fields) for member in members}
    if due is not None:
        changes[f"deliveries/{members[0].id}"]["scheduled"] = due
    return changes


def boarded(deliveries: Sequence[Delivery], batch: str) -> list[Delivery]:
    """New deliveries as members of the batch, in its order."""
    leader, *riders = deliveries
    ride = {"batch": batch, "scheduled": RIDES, "parked": f"It travels with {leader.id}."}
    return [leader.model_copy(update={"batch": batch}), *(rider.model_copy(update=ride) for rider in riders)]


def succession(reader: Reader, going: Sequence[Delivery]) -> Changes:
    """Where a leader leaves its batch, the next in order leads."""
    gone = {each.id for each in going}
    changes: Changes = {}
    for delivery in {each.batch: each for each in going if each.batch}.values():
        members = members_of(reader, delivery)
        left = [member for member in members if member.id not in gone]
        if left and left[0] != members[0]:
            old = members[0].model_dump(by_alias=True, include={"scheduled", "behind", "parked"}, exclude_none=True)
            changes[f"deliveries/{left[0].id}"] = old
    return changes

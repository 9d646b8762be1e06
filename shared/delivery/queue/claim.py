"""Owns the claim of a delivery by a worker: one transaction that takes the lane and opens an attempt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shared.accounts.adapters import Adapters
from shared.analytics.stretch import ContinuationMeter
from shared.delivery.queue import lease as lanes
from shared.delivery.queue.batch import members_of
from shared.delivery.queue.lease import LaneHeld, Lease
from shared.delivery.queue.order import behind, lane_query
from shared.errors import Conflict
from shared.events import DeliverTask
from shared.model.codec import decode, encode
from shared.model.delivery.delivery import MAX_ATTEMPTS_LISTED, Delivery, DeliveryAttempt, MessageSubType
from shared.model.delivery.states import RUNNING, check_transition
from shared.platform.store.port import DELETE, Transaction


class NotDue(Conflict):
    """This task has nothing to do: the delivery is not queued, not due, or at another attempt."""


@dataclass(frozen=True, slots=True)
class Member:
    """One of the deliveries that travel together, and the hash of its release's content that is live now, if any is."""

    delivery: Delivery
    there: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """Deliveries that this worker, and no other, may carry out now: one, or a batch.

    The leader's lease stands for all: the others' lanes are theirs, because each is the first of its lane.
    """

    members: tuple[Member, ...]
    lease: Lease
    stretch: ContinuationMeter
    hop: int = 0
    """Which stretch of the attempt this is: a long transfer is handed on before the function's deadline."""

    @property
    def delivery(self) -> Delivery:
        """The leader."""
        return self.members[0].delivery

    @property
    def deliveries(self) -> list[Delivery]:
        """All that travel."""
        return [member.delivery for member in self.members]

    @property
    def attempt(self) -> int:
        """The number of the open attempt, from 1."""
        return self.delivery.attempts_made


def claim_delivery(task: DeliverTask, adapters: Adapters) -> Claim:
    """Takes the delivery and its lane, and opens the attempt.

    Raises NotDue where this task has nothing to do, LaneHeld where another delivery of this release and
    target comes first.
    """
    now = adapters.clock()
    stretch = ContinuationMeter.begin(adapters.store.meter, now)

    def work(transaction: Transaction) -> Claim | LaneHeld:
        first = _first_of(transaction, task["lane"])
        if first.id != task["deliveryId"]:
            return _wait_behind(transaction, task, first.id, now)
        check = _check_handed_on if task["hop"] else _check_due
        check(first, task, now)
        deliveries = members_of(transaction, first)
        for rider in deliveries[1:]:
            ahead = _first_of(transaction, rider.lane)
            if ahead.id != rider.id:
                return _park(transaction, first, behind(transaction, rider, ahead.id, now), ahead.id)
        return _take(transaction, task, deliveries, stretch)

    claim = adapters.store.transact(work)
    if isinstance(claim, LaneHeld):
        raise claim
    return claim


def _first_of(transaction: Transaction, lane: str) -> Delivery:
    found = transaction.find(lane_query(lane))
    if not found:
        raise NotDue("The delivery has ended.")
    return decode(Delivery, found[0])


def _wait_behind(transaction: Transaction, task: DeliverTask, first: str, now: datetime) -> LaneHeld:
    """Raises NotDue."""
    delivery = decode(Delivery, transaction.get(f"deliveries/{task['deliveryId']}") or {})
    _check_due(delivery, task, now)
    return _park(transaction, delivery, behind(transaction, delivery, first, now), first)


def _park(transaction: Transaction, delivery: Delivery, fields: dict[str, Any], first: str) -> LaneHeld:
    """Asked again each minute it would stand in the way of others."""
    transaction.update(f"deliveries/{delivery.id}", {**fields, "due": delivery.due or delivery.scheduled})
    return LaneHeld(remedy=f"{first} comes first.")


def _take(transaction: Transaction, task: DeliverTask, deliveries: list[Delivery], stretch: ContinuationMeter) -> Claim:
    """All lanes are read before the first is written; the transaction takes them all or none."""
    leader, now = deliveries[0], stretch.started
    held = [lanes.read_lane(transaction, delivery) for delivery in deliveries]
    lease = lanes.acquire(transaction, held[0], leader, now)
    live = [lane.live.content_hash if lane.live else None for lane in held]
    if task["hop"]:
        fields = {"handedOn": DELETE, "leaseExpires": now + lanes.LEASE}
        transaction.update(f"deliveries/{leader.id}", fields)
    else:
        deliveries = [
            _open_attempt(transaction, delivery, _sub_type(delivery, there), now, leader)
            for delivery, there in zip(deliveries, live, strict=True)
        ]
    return Claim(tuple(map(Member, deliveries, live)), lease, stretch, task["hop"])


def _check_handed_on(delivery: Delivery, task: DeliverTask, now: datetime) -> None:  # noqa: ARG001 (as _check_due)
    if delivery.status not in RUNNING or delivery.handed_on != task["hop"]:
        raise NotDue(f"Hop {task['hop']} of the delivery was taken already.")


def _check_due(delivery: Delivery, task: DeliverTask, now: datetime) -> None:
    if delivery.status != "queued":
        raise NotDue(f"The delivery is {delivery.status}.")
    if delivery.attempts_made + 1 != task["attempt"]:
        raise NotDue(f"Attempt {task['attempt']} was made already.")
    if delivery.scheduled > now:
        raise NotDue(f"The delivery is due at {delivery.scheduled:%Y-%m-%d %H:%M:%S} UTC.")
    check_transition(delivery.status, "processing")


def _sub_type(delivery: Delivery, live: str | None) -> MessageSubType:
    """What was requested as the initial message is an update by now if another came first, and the reverse."""
    if delivery.message_sub_type == "Takedown":
        return "Takedown"
    return "Update" if live else "Initial"


def _open_attempt(
    transaction: Transaction, delivery: Delivery, sub_type: MessageSubType, now: datetime, leader: Delivery
) -> Delivery:
    """Only the leader has a lease that can expire: the sweeper finds a batch once."""
    attempt = DeliveryAttempt(attempt_number=delivery.attempts_made + 1, start_time=now)
    listed = delivery.attempts[-(MAX_ATTEMPTS_LISTED - 1) :]
    claimed = delivery.model_copy(
        update={
            "status": "processing",
            "message_sub_type": sub_type,
            "attempts": [*listed, attempt],
            "due": leader.due or leader.scheduled,
            "started": delivery.started or now,
            "lease_expires": now + lanes.LEASE if delivery is leader else None,
            "updated": now,
        }
    )
    transaction.update(
        f"deliveries/{delivery.id}",
        {
            "status": "processing",
            "messageSubType": sub_type,
            "attempts": [encode(item) for item in claimed.attempts],
            "due": claimed.due,
            "started": claimed.started,
            "leaseExpires": claimed.lease_expires or DELETE,
            "updated": now,
        },
    )
    return claimed
